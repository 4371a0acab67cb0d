//! The promise that a method returns. The type parameter is for `index.d.ts`: napi-rs prints it as it stands.

use std::marker::PhantomData;

use napi::bindgen_prelude::ToNapiValue;
use napi::sys;

use crate::node::raw::NapiFailed;

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

impl<T> ToNapiValue for Promise<T> {
    unsafe fn to_napi_value(_: sys::napi_env, promise: Self) -> napi::Result<sys::napi_value> {
        // Only an environment that is ending refuses to make a promise.
        promise.value.map_err(|_| napi::Error::from_reason("this environment is ending"))
    }
}
