//! The types of parameters and results, in one file per resource. `index.d.ts` declares them too.
//!
//! Arguments are checked by reading them into these structs. The addon does not read replies into them: V8 receives the JSON,
//! so that undeclared fields survive, and only the envelope of a reply is checked (`decode::envelope` says why). Rust callers
//! can read replies. A missing field has its default.

/// Declares structs with the same attributes. The text after `as` is the TypeScript type of a field. Default: the one that
/// napi derives from the Rust type.
macro_rules! structs {
    (
        #[$derive:meta]
        #[$serde:meta]
        $($(#[$about:meta])* pub struct $name:ident {
            $($(#[$field_about:meta])* pub $field:ident: $type:ty $(as $typescript:literal)?,)*
        })*
    ) => { $(
        #[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
        #[$derive]
        #[$serde]
        $(#[$about])*
        pub struct $name {
            $($(#[cfg_attr(feature = "typescript", napi(ts_type = $typescript))])? $(#[$field_about])* pub $field: $type,)*
        }
    )* };
}

/// Declares types of replies. A missing field has its default.
macro_rules! replies {
    ($($structs:tt)*) => { structs! {
        #[derive(Debug, Clone, Default, ::serde::Deserialize)]
        #[serde(rename_all = "camelCase", default)]
        $($structs)*
    } };
}

/// Declares types of replies that the engine stores under an id.
macro_rules! entities {
    ($($(#[$about:meta])* pub struct $name:ident { $($fields:tt)* })*) => {
        replies! { $(
            $(#[$about])*
            pub struct $name {
                /// Unique identifier: 21 letters and digits.
                pub id: String,
                /// Creation time, in ISO 8601.
                pub created: String,
                /// Time of the last change, in ISO 8601.
                pub updated: String,
                $($fields)*
            }
        )* }
        $(impl crate::models::Entity for $name {})*
    };
}

/// Declares types of arguments. An unknown field is misuse.
macro_rules! params {
    ($($structs:tt)*) => { structs! {
        #[derive(Debug, Clone, Default, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        $($structs)*
    } };
}

mod builder;
mod channel_automation;
mod connections;
mod fields;
mod flows;
mod folders;
mod health;
mod invitations;
mod mcp_servers;
mod pieces;
mod records;
mod runs;
mod tables;
mod triggers;

use serde::Deserialize;

pub use builder::*;
pub use channel_automation::*;
pub use connections::*;
pub use fields::*;
pub use flows::*;
pub use folders::*;
pub use health::Health;
pub use invitations::*;
pub use mcp_servers::*;
pub use pieces::*;
pub use records::*;
pub use runs::*;
pub use tables::*;
pub use triggers::*;

// `napi build` collects the types while this crate is compiled, so the crate must be compiled again for each build.
#[cfg(feature = "typescript")]
const _: Option<&str> = option_env!("NAPI_TYPE_DEF_TMP_FOLDER");

/// An object with an `id`.
pub trait Entity: 'static {}

impl Entity for Piece {}
impl Entity for PieceSummary {}

/// One page of a list.
#[derive(Debug, Clone, Deserialize)]
pub struct Page<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub next: Option<String>,
    #[serde(default)]
    pub previous: Option<String>,
}
