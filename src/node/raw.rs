//! Thin wrappers over Node-API calls that check the status. Handles are only used on the JavaScript thread of their
//! environment, inside the scope in which they were made.

use std::ptr;

use imbrace_core::decode::JsonText;
use napi::bindgen_prelude::{FromNapiValue, FunctionCallContext, JsValue, ToNapiValue, Unknown};
use napi::sys;

/// The Node-API call failed, or it threw an exception, which is now pending.
#[derive(Debug)]
pub struct NapiFailed;

pub type Result<T> = std::result::Result<T, NapiFailed>;

/// The handle of an environment. It is valid as long as the environment lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawEnv(pub sys::napi_env);

/// A reference to a function or an object. It does not keep its value alive unless `keep` was called.
#[derive(Debug, Clone, Copy)]
pub struct Reference(sys::napi_ref);

pub fn check(status: sys::napi_status) -> Result<()> {
    if status == sys::Status::napi_ok { Ok(()) } else { Err(NapiFailed) }
}

/// Runs a Node-API call that returns its result through a pointer.
macro_rules! out {
    (|$result:ident| $call:expr) => {{
        let mut $result = ptr::null_mut();
        // SAFETY: `$result` is a valid place for the result; the handles are this environment's, see the module.
        check(unsafe { $call }).map(|()| $result)
    }};
}

impl RawEnv {
    pub fn utf8(self, text: &str) -> Result<sys::napi_value> {
        out!(|result| sys::napi_create_string_utf8(
            self.0,
            text.as_ptr().cast(),
            text.len() as isize,
            &mut result
        ))
    }

    /// Creates a string. The text has the encoding that V8 uses, so V8 only copies it.
    pub fn string(self, text: &JsonText) -> Result<sys::napi_value> {
        match text {
            JsonText::Ascii(text) => self.latin1(text),
            JsonText::Latin1(text) => self.latin1(text),
            JsonText::Utf16(text) => out!(|result| sys::napi_create_string_utf16(
                self.0,
                text.as_ptr(),
                text.len() as isize,
                &mut result
            )),
        }
    }

    fn latin1(self, text: &[u8]) -> Result<sys::napi_value> {
        out!(|result| sys::napi_create_string_latin1(
            self.0,
            text.as_ptr().cast(),
            text.len() as isize,
            &mut result
        ))
    }

    /// Makes a `Buffer` with a copy of these bytes.
    pub fn buffer(self, bytes: &[u8]) -> Result<sys::napi_value> {
        out!(|result| sys::napi_create_buffer_copy(
            self.0,
            bytes.len(),
            bytes.as_ptr().cast(),
            ptr::null_mut(),
            &mut result
        ))
    }

    pub fn number(self, number: u32) -> Result<sys::napi_value> {
        out!(|result| sys::napi_create_uint32(self.0, number, &mut result))
    }

    pub fn undefined(self) -> Result<sys::napi_value> {
        out!(|result| sys::napi_get_undefined(self.0, &mut result))
    }

    pub fn type_of(self, value: sys::napi_value) -> Result<sys::napi_valuetype> {
        let mut result = 0;
        // SAFETY: `result` is a valid place for the result.
        check(unsafe { sys::napi_typeof(self.0, value, &mut result) })?;
        Ok(result)
    }

    pub fn is_null(self, value: sys::napi_value) -> bool {
        self.type_of(value).is_ok_and(|kind| kind == sys::ValueType::napi_null)
    }

    pub fn is_undefined(self, value: sys::napi_value) -> bool {
        self.type_of(value).is_ok_and(|kind| kind == sys::ValueType::napi_undefined)
    }

    /// Reads a string as UTF-8. A lone surrogate becomes U+FFFD. Returns `None` if the value is not a string.
    ///
    /// Reading a megabyte takes milliseconds, so V8 reads the text as few times as possible: once for its length, and once to
    /// copy it. If the lengths show that it is ASCII, the copy needs no conversion. Otherwise the buffer has
    /// room for the worst case, so that V8 does not measure the text again.
    pub fn read_string(self, value: sys::napi_value) -> Option<String> {
        let (units, bytes) = (self.utf16_length(value)?, self.utf8_length(value)?);
        let is_ascii = units == bytes;
        let mut text = Vec::<u8>::with_capacity(if is_ascii { units + 1 } else { 3 * units + 1 });
        let (place, room) = (text.as_mut_ptr().cast(), text.capacity());
        let mut length = 0;
        // SAFETY: the buffer has `room` bytes, including the terminating zero.
        check(unsafe {
            if is_ascii {
                sys::napi_get_value_string_latin1(self.0, value, place, room, &mut length)
            } else {
                sys::napi_get_value_string_utf8(self.0, value, place, room, &mut length)
            }
        })
        .ok()?;
        // SAFETY: V8 has written `length` bytes, which is at most `room`.
        unsafe { text.set_len(length) };
        if !is_ascii {
            text.shrink_to_fit();
        }
        String::from_utf8(text).ok()
    }

    /// Reads a string, or an array with the pieces of one. The pieces are joined later, off the main thread. Reading them
    /// one by one is faster than reading one long string, because the allocator reuses memory that is in the cache.
    pub fn read_pieces(self, value: sys::napi_value) -> Option<Vec<String>> {
        let mut count = 0;
        // SAFETY: `count` is a valid place for the result.
        if check(unsafe { sys::napi_get_array_length(self.0, value, &mut count) }).is_err() {
            return Some(vec![self.read_string(value)?]);
        }
        let piece = |index| out!(|result| sys::napi_get_element(self.0, value, index, &mut result));
        (0..count).map(|index| self.read_string(piece(index).ok()?)).collect()
    }

    fn utf8_length(self, value: sys::napi_value) -> Option<usize> {
        let mut length = 0;
        // SAFETY: without a buffer the call only measures.
        check(unsafe { sys::napi_get_value_string_utf8(self.0, value, ptr::null_mut(), 0, &mut length) })
            .ok()?;
        Some(length)
    }

    fn utf16_length(self, value: sys::napi_value) -> Option<usize> {
        let mut length = 0;
        // SAFETY: without a buffer the call only measures.
        check(unsafe { sys::napi_get_value_string_utf16(self.0, value, ptr::null_mut(), 0, &mut length) })
            .ok()?;
        Some(length)
    }

    pub fn read_bool(self, value: sys::napi_value) -> bool {
        let mut answer = false;
        // SAFETY: `answer` is a valid place for the result.
        check(unsafe { sys::napi_get_value_bool(self.0, value, &mut answer) }).is_ok() && answer
    }

    /// Returns the address of the memory of a `Uint8Array`.
    pub fn bytes_of(self, array: sys::napi_value) -> Result<*const u8> {
        let mut data = ptr::null_mut();
        let none: *mut std::ffi::c_void = ptr::null_mut();
        // SAFETY: `data` is a valid place for the result; the other results may be null.
        check(unsafe {
            sys::napi_get_typedarray_info(
                self.0,
                array,
                none.cast(),
                none.cast(),
                &mut data,
                none.cast(),
                none.cast(),
            )
        })?;
        Ok(data.cast())
    }

    pub fn property(self, object: sys::napi_value, name: &std::ffi::CStr) -> Result<sys::napi_value> {
        out!(|result| sys::napi_get_named_property(self.0, object, name.as_ptr(), &mut result))
    }

    pub fn set_property(
        self,
        object: sys::napi_value,
        name: &std::ffi::CStr,
        value: sys::napi_value,
    ) -> Result<()> {
        // SAFETY: the handles are this environment's, see the module.
        check(unsafe { sys::napi_set_named_property(self.0, object, name.as_ptr(), value) })
    }

    /// Creates a function. If `body` fails, the function throws the pending exception.
    pub fn function<T: ToNapiValue>(
        self,
        name: &str,
        body: impl Fn(FunctionCallContext) -> napi::Result<T> + 'static,
    ) -> Result<sys::napi_value> {
        let env = napi::Env::from_raw(self.0);
        let function = env.create_function_from_closure::<(), T, _>(name, body);
        function.map(|function| function.raw()).map_err(|_| NapiFailed)
    }

    pub fn reference(self, value: sys::napi_value) -> Result<Reference> {
        let reference: Result<_> = out!(|result| sys::napi_create_reference(self.0, value, 0, &mut result));
        reference.map(Reference)
    }

    /// Keeps the value of a reference alive, until `release` was called as often.
    pub fn keep(self, reference: Reference) {
        // SAFETY: the count is optional, and the reference is deleted only by its owner.
        let _ = unsafe { sys::napi_reference_ref(self.0, reference.0, ptr::null_mut()) };
    }

    pub fn release(self, reference: Reference) {
        // SAFETY: as in `keep`.
        let _ = unsafe { sys::napi_reference_unref(self.0, reference.0, ptr::null_mut()) };
    }

    pub fn delete(self, reference: Reference) {
        // SAFETY: the owner deletes a reference once, on the JavaScript thread, before the environment is gone.
        let _ = unsafe { sys::napi_delete_reference(self.0, reference.0) };
    }

    /// Fails if the value is gone.
    pub fn value(self, reference: Reference) -> Result<sys::napi_value> {
        let value: sys::napi_value =
            out!(|result| sys::napi_get_reference_value(self.0, reference.0, &mut result))?;
        if value.is_null() { Err(NapiFailed) } else { Ok(value) }
    }

    /// Calls a function. If it throws, the exception is pending afterwards.
    pub fn call(self, function: Reference, arguments: &[sys::napi_value]) -> Result<sys::napi_value> {
        let (this, function) = (self.undefined()?, self.value(function)?);
        out!(|result| sys::napi_call_function(
            self.0,
            this,
            function,
            arguments.len(),
            arguments.as_ptr(),
            &mut result
        ))
    }

    /// Takes the pending exception. It is not pending afterwards.
    pub fn take_exception(self) -> Option<sys::napi_value> {
        let mut pending = false;
        // SAFETY: `pending` is a valid place for the result.
        check(unsafe { sys::napi_is_exception_pending(self.0, &mut pending) }).ok()?;
        let exception: Result<_> = out!(|result| sys::napi_get_and_clear_last_exception(self.0, &mut result));
        if pending { exception.ok() } else { None }
    }

    /// Makes an error that throws this value.
    pub fn to_error(self, value: sys::napi_value) -> napi::Error {
        // SAFETY: the handle is this environment's, see the module.
        match unsafe { Unknown::from_napi_value(self.0, value) } {
            Ok(value) => napi::Error::from(value),
            Err(error) => error,
        }
    }

    pub fn promise(self) -> Result<(sys::napi_deferred, sys::napi_value)> {
        let mut deferred = ptr::null_mut();
        let promise: Result<_> = out!(|result| sys::napi_create_promise(self.0, &mut deferred, &mut result));
        Ok((deferred, promise?))
    }

    pub fn resolve(self, deferred: sys::napi_deferred, value: sys::napi_value) -> Result<()> {
        // SAFETY: a deferred is used once, because the entry that held it has been removed.
        check(unsafe { sys::napi_resolve_deferred(self.0, deferred, value) })
    }

    pub fn reject(self, deferred: sys::napi_deferred, value: sys::napi_value) -> Result<()> {
        // SAFETY: as in `resolve`.
        check(unsafe { sys::napi_reject_deferred(self.0, deferred, value) })
    }

    /// Runs `body` in its own handle scope, so that a long batch does not keep every value alive.
    pub fn scope<T>(self, body: impl FnOnce() -> Result<T>) -> Result<T> {
        let scope = out!(|result| sys::napi_open_handle_scope(self.0, &mut result))?;
        let result = body();
        // SAFETY: the scope was opened above and closes once, in order.
        check(unsafe { sys::napi_close_handle_scope(self.0, scope) })?;
        result
    }
}
