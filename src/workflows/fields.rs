use imbrace_core::calls::fields;
use imbrace_core::models::WorkflowField;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::Promise;
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists the fields of a workflow table.
    ///
    /// Route: `GET /v1/fields`.
    ///
    /// @example
    /// ```ts
    /// const fields = await client.workflows.listFields('table_id')
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "tableId: string, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Picked<WorkflowField, F>[]>"
    )]
    pub fn list_fields(&self, table_id: Unknown, options: Unknown) -> Promise<Vec<WorkflowField>> {
        let mut call = self.call(options);
        let table_id = call.text("tableId", table_id);
        call.send(move || fields::list(&table_id))
    }

    /// Returns one field.
    ///
    /// Route: `GET /v1/fields/{fieldId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// const field = await client.workflows.getField('field_id')
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "fieldId: string, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Picked<WorkflowField, F>>"
    )]
    pub fn get_field(&self, field_id: Unknown, options: Unknown) -> Promise<WorkflowField> {
        let mut call = self.call(options);
        let field_id = call.text("fieldId", field_id);
        call.send(move || fields::get(&field_id))
    }

    /// Creates a field.
    ///
    /// Route: `POST /v1/fields`.
    ///
    /// @example
    /// ```ts
    /// const field = await client.workflows.createField({ tableId: 'table_id', name: 'email', type: 'TEXT' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: CreateFieldParams, options?: RequestOptions")]
    pub fn create_field(&self, params: Unknown, options: Unknown) -> Promise<WorkflowField> {
        let mut call = self.call(options);
        let params = call.argument("params", params);
        call.send(move || fields::create(&params.read()?))
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
    pub fn update_field(
        &self,
        field_id: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> Promise<WorkflowField> {
        let mut call = self.call(options);
        let field_id = call.text("fieldId", field_id);
        let params = call.argument("params", params);
        call.send(move || fields::update(&field_id, &params.read()?))
    }

    /// Deletes a field with its cells.
    ///
    /// Route: `DELETE /v1/fields/{fieldId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteField('field_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "fieldId: string, options?: RequestOptions")]
    pub fn delete_field(&self, field_id: Unknown, options: Unknown) -> Promise<()> {
        let mut call = self.call(options);
        let field_id = call.text("fieldId", field_id);
        call.send(move || fields::delete(&field_id))
    }
}
