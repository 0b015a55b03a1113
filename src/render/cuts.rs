//! From a collection to its other orders and its parts: plain links to pages of their own.

use super::chapter::{Chapter, Cut, Listing};
use super::frame::Here;
use super::view;
use crate::link::Facet;

/// The position of the collection that is listed, whole or cut.
fn listed(listing: &Listing) -> Option<usize> {
    match listing {
        Listing::Collection(at) | Listing::Cut(at, _) => Some(*at),
        _ => None,
    }
}

/// The orders of a collection, the one that is shown without an address.
pub fn orders(chapter: &Chapter, here: Here<'_>) -> view::Orders {
    let mut orders = view::Orders::default();
    let listing = &chapter.listing;
    let Some(at) = listed(listing).filter(|_| !chapter.cuts.is_empty()) else {
        return orders;
    };
    let link = |order: Listing| view::Order {
        is_shown: *listing == order,
        href: here.listing(&order),
    };
    orders.name = Some(link(Listing::Collection(at)));
    orders.severity = Some(link(Listing::Cut(at, Cut::BySeverity)));
    orders.date = Some(link(Listing::Cut(at, Cut::ByDate)));
    orders
}

/// The parts of a collection, by facet; the one that is shown leads back to the whole.
pub fn filters(chapter: &Chapter, here: Here<'_>) -> Vec<view::Cuts> {
    let listing = &chapter.listing;
    let Some(at) = listed(listing) else {
        return Vec::new();
    };
    let of = |facet: &Facet| {
        let terms = chapter.cuts.iter().filter_map(|cut| match cut {
            Cut::Only(of, key) if of == facet => {
                let own = Listing::Cut(at, cut.clone());
                let is_shown = *listing == own;
                let to = if is_shown {
                    &Listing::Collection(at)
                } else {
                    &own
                };
                Some(view::Narrowed {
                    label: here.term_label(*facet, key).to_owned(),
                    key: key.clone(),
                    href: here.listing(to),
                    is_shown,
                })
            }
            _ => None,
        });
        view::Cuts {
            label: here.words().facet(*facet).to_owned(),
            kind: facet.word().to_owned(),
            terms: terms.collect(),
        }
    };
    let all = Cut::FACETS.iter().map(of);
    all.filter(|cuts| !cuts.terms.is_empty()).collect()
}
