//! The request engine of `@imbrace/node`.
