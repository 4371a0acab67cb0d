//! The promise that a method returns. Its type parameter is for `index.d.ts`, into which napi-rs copies it.

use std::marker::PhantomData;

use napi::bindgen_prelude::{JsValue, This, ToNapiValue, Unknown};
use napi::sys;

use crate::node::glue::Glue;
use crate::node::raw::{NapiFailed, Reference};

#[derive(Debug)]
pub struct Promise<T> {
    value: Result<sys::napi_value, NapiFailed>,
    resolves_to: PhantomData<T>,
}

impl<T> Promise<T> {
    pub fn new(value: Result<sys::napi_value, NapiFailed>) -> Self {
        Self { value, resolves_to: PhantomData }
    }
}

impl<T> Promise<T> {
    /// Calls a function of the glue with the client's object and a method's arguments; the function returns the promise.
    pub fn of_function(glue: &Glue, function: Reference, this: &This, arguments: &[Unknown]) -> Self {
        let mut values = vec![this.object.raw()];
        values.extend(arguments.iter().map(|argument| argument.raw()));
        Self::new(glue.env.call(function, &values))
    }
}

impl<T> ToNapiValue for Promise<T> {
    unsafe fn to_napi_value(_: sys::napi_env, promise: Self) -> napi::Result<sys::napi_value> {
        // Making a promise fails only in an environment that is ending.
        promise.value.map_err(|_| napi::Error::from_reason("this environment is ending"))
    }
}
