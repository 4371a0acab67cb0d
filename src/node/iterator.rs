//! The async iterators of lists. The iterating is JavaScript's (`iteratePages` in glue.js): napi-rs's own iterator
//! is not iterable, and runs all `next()`s at once.

use std::ffi::CStr;
use std::marker::PhantomData;

use napi::bindgen_prelude::{JsValue, This, ToNapiValue, Unknown};
use napi::sys;

use crate::node::environment::Environment;

/// Named as `index.d.ts` prints it.
#[derive(Debug)]
pub struct AsyncIterableIterator<T> {
    value: sys::napi_value,
    yields: PhantomData<T>,
}

impl<T> AsyncIterableIterator<T> {
    /// Iterates over the pages of `method`, whose arguments end with its parameters and options.
    pub fn new(
        node: &Environment,
        workflows: &This,
        method: &CStr,
        arguments: &[Unknown],
    ) -> napi::Result<Self> {
        let mut values = vec![workflows.object.raw()];
        let name = node.env.utf8(&method.to_string_lossy());
        values.push(name.map_err(|_| napi::Error::from_reason("this environment is ending"))?);
        values.extend(arguments.iter().map(|argument| argument.raw()));
        let iterator = node.env.call(node.glue.iterate_pages, &values);
        let value = iterator.map_err(|_| napi::Error::from_reason("this environment is ending"))?;
        Ok(Self { value, yields: PhantomData })
    }
}

impl<T> ToNapiValue for AsyncIterableIterator<T> {
    unsafe fn to_napi_value(_: sys::napi_env, iterator: Self) -> napi::Result<sys::napi_value> {
        Ok(iterator.value)
    }
}
