use imbrace_core::calls::fields;
use imbrace_core::models::WorkflowField;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::Promise;
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists the fields of a table.
    ///
    /// Route: `GET /v1/fields`.
    ///
    /// @example
    /// ```ts
    /// const fields = await client.workflows.listFields('table_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "tableId: string, options?: ReadOptions")]
    pub fn list_fields(&self, id: Unknown, options: Unknown) -> Promise<Vec<WorkflowField>> {
        self.call(options).by_id("tableId", id, fields::list)
    }

    /// Returns a field.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the field does not exist.
    ///
    /// Route: `GET /v1/fields/{fieldId}`.
    ///
    /// @example
    /// ```ts
    /// const field = await client.workflows.getField('field_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "fieldId: string, options?: ReadOptions")]
    pub fn get_field(&self, id: Unknown, options: Unknown) -> Promise<WorkflowField> {
        self.call(options).by_id("fieldId", id, fields::get)
    }

    /// Adds a field to a table.
    ///
    /// Route: `POST /v1/fields`.
    ///
    /// @example
    /// ```ts
    /// const field = await client.workflows.createField({
    ///   tableId: 'table_id',
    ///   name: 'email',
    ///   type: 'TEXT',
    /// })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: CreateFieldParams, options?: RequestOptions")]
    pub fn create_field(&self, params: Unknown, options: Unknown) -> Promise<WorkflowField> {
        self.call(options).with_params(params, fields::create)
    }

    /// Renames a field.
    ///
    /// Route: `POST /v1/fields/{fieldId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.updateField('field_id', { name: 'mail' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "fieldId: string, params: UpdateFieldParams, options?: RequestOptions"
    )]
    pub fn update_field(&self, id: Unknown, params: Unknown, options: Unknown) -> Promise<WorkflowField> {
        self.call(options).by_id_with_params("fieldId", id, params, fields::update)
    }

    /// Deletes a field and its cells in all records.
    ///
    /// Route: `DELETE /v1/fields/{fieldId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteField('field_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "fieldId: string, options?: RequestOptions")]
    pub fn delete_field(&self, id: Unknown, options: Unknown) -> Promise<()> {
        self.call(options).by_id("fieldId", id, fields::delete)
    }
}
