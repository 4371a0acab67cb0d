use crate::call::Call;
use crate::models::Health;

pub fn ping() -> Call<Health> {
    Call::get("/v1/health")
}
