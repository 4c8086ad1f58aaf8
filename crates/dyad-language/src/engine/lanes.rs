//! Several f32 at once, as wide registers as the processor has.
//!
//! A kernel is written once over [`Lanes`] and compiled per instruction set; [`Level::detect`]
//! picks the best that the running processor has. Levels may differ in the last bits of a
//! result.

#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "vector instructions of the processor")
)]
#![expect(
    clippy::inline_always,
    reason = "a body gets the instructions of its caller only when it is inlined there"
)]

/// The instruction sets that kernels are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// What every processor of the target has.
    Portable,
}

impl Level {
    /// The best level of this processor.
    pub(crate) fn detect() -> Self {
        Self::all().next().unwrap_or(Self::Portable)
    }

    /// The levels that this processor has, best first.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        #[cfg(target_arch = "x86_64")]
        let wide = {
            let avx2 =
                is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
            let avx512 = avx2 && is_x86_feature_detected!("avx512f");
            [avx512.then_some(Self::Avx512), avx2.then_some(Self::Avx2)]
        };
        #[cfg(not(target_arch = "x86_64"))]
        let wide: [Option<Self>; 0] = [];
        wide.into_iter().flatten().chain([Self::Portable])
    }

    /// Lanes of the registers that matrix products run on.
    pub(crate) fn lanes(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => 16,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => 8,
            Self::Portable => 8,
        }
    }
}

/// `N` f32.
pub(crate) trait Lanes<const N: usize>: Copy {
    fn splat(value: f32) -> Self;
    fn load(values: &[f32; N]) -> Self;
    fn store(self, values: &mut [f32; N]);
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn max(self, other: Self) -> Self;
    /// `self * factor + sum`.
    fn mul_add(self, factor: Self, sum: Self) -> Self;
}

/// Lanes for the baseline of the target, left to the compiler.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Portable([f32; 8]);

impl Portable {
    #[inline(always)]
    fn zip(self, other: Self, op: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|lane| op(self.0[lane], other.0[lane])))
    }
}

impl Lanes<8> for Portable {
    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self([value; 8])
    }

    #[inline(always)]
    fn load(values: &[f32; 8]) -> Self {
        Self(*values)
    }

    #[inline(always)]
    fn store(self, values: &mut [f32; 8]) {
        *values = self.0;
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, sum: Self) -> Self {
        if cfg!(target_arch = "aarch64") {
            let fused = |lane: usize| self.0[lane].mul_add(factor.0[lane], sum.0[lane]);
            Self(std::array::from_fn(fused))
        } else {
            self.mul(factor).add(sum)
        }
    }
}

/// Sixteen lanes as two times eight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair<L>(L, L);

#[inline(always)]
fn halves(values: &[f32; 16]) -> [&[f32; 8]; 2] {
    let (halves, _) = values.as_chunks();
    [&halves[0], &halves[1]]
}

impl<L: Lanes<8>> Lanes<16> for Pair<L> {
    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(L::splat(value), L::splat(value))
    }

    #[inline(always)]
    fn load(values: &[f32; 16]) -> Self {
        let [first, second] = halves(values);
        Self(L::load(first), L::load(second))
    }

    #[inline(always)]
    fn store(self, values: &mut [f32; 16]) {
        let (halves, _) = values.as_chunks_mut();
        self.0.store(&mut halves[0]);
        self.1.store(&mut halves[1]);
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(self.0.add(other.0), self.1.add(other.1))
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(self.0.sub(other.0), self.1.sub(other.1))
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(self.0.mul(other.0), self.1.mul(other.1))
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0), self.1.max(other.1))
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, sum: Self) -> Self {
        Self(self.0.mul_add(factor.0, sum.0), self.1.mul_add(factor.1, sum.1))
    }
}

#[cfg(target_arch = "x86_64")]
pub(crate) use x86::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
mod x86 {
    #![expect(
        clippy::undocumented_unsafe_blocks,
        reason = "SAFETY, once for all: these types are made only inside functions compiled for \
                  their instruction set (see `kernels`), which run only after `Level::all` found \
                  it; loads and stores go through references to as many f32 as they touch"
    )]

    use std::arch::x86_64::{
        __m256, __m512, _mm256_add_ps, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_max_ps,
        _mm256_mul_ps, _mm256_set1_ps, _mm256_storeu_ps, _mm256_sub_ps, _mm512_add_ps,
        _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_max_ps, _mm512_mul_ps, _mm512_set1_ps,
        _mm512_storeu_ps, _mm512_sub_ps,
    };

    use super::Lanes;

    /// Implements lanes as one register, from the names of its instructions.
    macro_rules! register {
        (
            $(#[$meta:meta])*
            $name:ident($register:ty) of $n:literal: $splat:ident, $load:ident, $store:ident,
            $add:ident, $sub:ident, $mul:ident, $max:ident, $mul_add:ident
        ) => {
            $(#[$meta])*
            #[derive(Debug, Clone, Copy)]
            pub(crate) struct $name($register);

            impl Lanes<$n> for $name {
                #[inline(always)]
                fn splat(value: f32) -> Self {
                    Self(unsafe { $splat(value) })
                }

                #[inline(always)]
                fn load(values: &[f32; $n]) -> Self {
                    Self(unsafe { $load(values.as_ptr()) })
                }

                #[inline(always)]
                fn store(self, values: &mut [f32; $n]) {
                    unsafe { $store(values.as_mut_ptr(), self.0) }
                }

                #[inline(always)]
                fn add(self, other: Self) -> Self {
                    Self(unsafe { $add(self.0, other.0) })
                }

                #[inline(always)]
                fn sub(self, other: Self) -> Self {
                    Self(unsafe { $sub(self.0, other.0) })
                }

                #[inline(always)]
                fn mul(self, other: Self) -> Self {
                    Self(unsafe { $mul(self.0, other.0) })
                }

                #[inline(always)]
                fn max(self, other: Self) -> Self {
                    Self(unsafe { $max(self.0, other.0) })
                }

                #[inline(always)]
                fn mul_add(self, factor: Self, sum: Self) -> Self {
                    Self(unsafe { $mul_add(self.0, factor.0, sum.0) })
                }
            }
        };
    }

    register! {
        /// A register of AVX-512.
        Avx512(__m512) of 16: _mm512_set1_ps, _mm512_loadu_ps, _mm512_storeu_ps,
        _mm512_add_ps, _mm512_sub_ps, _mm512_mul_ps, _mm512_max_ps, _mm512_fmadd_ps
    }

    register! {
        /// A register of AVX2.
        Avx2(__m256) of 8: _mm256_set1_ps, _mm256_loadu_ps, _mm256_storeu_ps,
        _mm256_add_ps, _mm256_sub_ps, _mm256_mul_ps, _mm256_max_ps, _mm256_fmadd_ps
    }
}
