use napi_derive::napi;

/// What `ping` gives.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct Health {
    /// `Healthy`.
    pub status: String,
}
