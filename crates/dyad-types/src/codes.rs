//! One way to write a closed list of codes: an enum, its printed form, and the way back.

use thiserror::Error;

/// A text that is no member of the code list asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is no {list}")]
pub struct UnknownCode {
    /// The list, in the words of the field: "PLOVER event type", "CAMEO code".
    pub list: &'static str,
    /// What was found instead.
    pub text: String,
}

/// Declares an enum whose members print as the given texts, in declaration order.
///
/// Gives `ALL`, `as_str`, `Display`, `FromStr` (error [`UnknownCode`]) and serde as text. The crate
/// that uses it depends on `serde`.
#[macro_export]
macro_rules! codes {
    (
        $(#[$meta:meta])*
        pub enum $name:ident: $list:literal {
            $($(#[$member_meta:meta])* $member:ident = $text:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$member_meta])* $member,)+
        }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];

            /// The printed form of the code.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$member => $text,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$member),)+
                    _ => Err($crate::UnknownCode { list: $list, text: text.to_owned() }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(input)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use codes;
