//! Brings the loopback device of a new network namespace up.
//!
//! Comes in: nothing. Goes out: a network in which a process reaches itself. Never: a change of a network that others use;
//! without the right to change one, the system refuses.

use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketType, recv, sendto, socket};

/// The loopback device is the first one of every network.
const DEVICE: u32 = 1;

/// Sources: rtnetlink(7), netlink(7): `RTM_NEWLINK` with `NLM_F_REQUEST | NLM_F_ACK`, and `IFF_UP`.
const NEW_LINK: u16 = 16;
const REQUEST_AND_ANSWER: u16 = 1 | 4;
const UP: u32 = 1;

/// Brings it up.
pub fn up() -> std::io::Result<()> {
    // Without a protocol: routes and devices are the first one.
    let socket = socket(AddressFamily::NETLINK, SocketType::RAW, None)?;
    let mut message = Vec::new();
    message.extend(32u32.to_ne_bytes());
    message.extend(NEW_LINK.to_ne_bytes());
    message.extend(REQUEST_AND_ANSWER.to_ne_bytes());
    // Sequence number and sender.
    message.extend(1u32.to_ne_bytes());
    message.extend(0u32.to_ne_bytes());
    // Family and padding, type, device, flags, which flags to change.
    message.extend([0, 0]);
    message.extend(0u16.to_ne_bytes());
    message.extend(DEVICE.to_ne_bytes());
    message.extend(UP.to_ne_bytes());
    message.extend(UP.to_ne_bytes());
    sendto(
        &socket,
        &message,
        SendFlags::empty(),
        &SocketAddrNetlink::new(0, 0),
    )?;
    let mut answer = [0; 256];
    let (count, _) = recv(&socket, &mut answer, RecvFlags::empty())?;
    // Behind the header of 16 bytes stands an error number, 0 for none.
    let number = answer[..count]
        .get(16..20)
        .and_then(|bytes| <[u8; 4]>::try_from(bytes).ok())
        .map_or(-1, i32::from_ne_bytes);
    if number == 0 {
        Ok(())
    } else {
        Err(std::io::Error::from_raw_os_error(-number))
    }
}
