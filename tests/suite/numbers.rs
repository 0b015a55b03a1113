//! A small generator of numbers, the same ones in every run; the generated entries of `benches/corpus` use it, too.

/// The state, which must not be 0. Source: Marsaglia, “Xorshift RNGs”, 2003.
pub struct Numbers(pub u64);

impl Numbers {
    /// A number from 0 up to a limit, without it.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("it is smaller than the limit")
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
