//! Calls of more than one request. Each is a function over the [`Engine`](crate::Engine).

pub mod call;
pub mod connection;
pub mod project;
pub mod records;

pub use call::call;
pub use connection::get_connection;
pub use records::write_records;
