//! `POST /v1/flows/{id}`: the operations on a flow.

use axum::extract::State;
use rusqlite::Connection;

use super::flows::{in_no_folder, not_found, shown};
use crate::app::{App, schedules};
use crate::error::Error;
use crate::flow::{self, Draft, Operation};
use crate::reply::{self, Reply};
use crate::request::{Body, Checked, Id};
use crate::run::pieces::{self, needed::Needed};
use crate::store::Json;
use crate::store::flow_versions::{self, FlowVersion};
use crate::store::flows::{self, Flow};
use crate::store::mcp_tools;
use crate::time::Time;

impl Checked for Operation {
    const SCHEMA: &'static str = "operation.request";
}

/// A flow and its newest version while an operation changes them.
struct Change<'a> {
    db: &'a Connection,
    app: &'a App,
    flow: Flow,
    newest: FlowVersion,
}

/// `POST /v1/flows/{id}`.
pub async fn apply(State(app): State<App>, Id(id): Id, Body(operation): Body<Operation>) -> Reply {
    wait_for_lock(&app, &id, &operation).await;
    let is_published = matches!(operation, Operation::LockAndPublish { .. });
    let enabling = app.store.write(|db| {
        let flow = flows::get(db, &id)?.ok_or_else(not_found)?;
        let newest = flow_versions::newest(db, &id)?.ok_or_else(not_found)?;
        Change { db, app: &app, flow, newest }.apply(operation)
    })?;
    if let Some(status) = enabling {
        app.store.write(|db| set_status(db, &id, &status))?;
        app.schedules.follow(&app, &id);
    }
    let (flow, newest) = app.store.read(|db| -> Result<_, Error> {
        Ok((
            flows::get(db, &id)?.ok_or_else(not_found)?,
            flow_versions::newest(db, &id)?.ok_or_else(not_found)?,
        ))
    })?;
    if is_published {
        warn_of_missing_stubs(&app, &newest);
    }
    reply::ok(&shown(&app, &flow, &newest))
}

/// Logs the stubs that a published flow needs, because its steps will fail without them.
fn warn_of_missing_stubs(app: &App, version: &FlowVersion) {
    let needed = Needed::of(&version.trigger).without_stubs_of(&app.options);
    if !needed.is_empty() {
        let (flow, name) = (&version.flow_id, &version.display_name);
        tracing::warn!(flow, "the flow \"{name}\" needs stubs:\n{needed}");
    }
}

/// Waits until no other change locks the flow. It can wait forever: see [`crate::locks`].
async fn wait_for_lock(app: &App, id: &str, operation: &Operation) {
    if !app.options.enable_hangs {
        return;
    }
    let waits = match operation {
        Operation::ChangeStatus { status } if status == "ENABLED" => app.locks.enable(id),
        Operation::LockAndPublish { .. } => app.locks.publish(id),
        _ => app.locks.is_locked(id),
    };
    if waits {
        std::future::pending::<()>().await;
    }
}

/// Enables or disables a flow. Publishing does it after the locked version is stored, because the engine keeps the lock even
/// if the flow then cannot be enabled.
fn set_status(db: &Connection, id: &str, status: &str) -> Result<(), Error> {
    let mut flow = flows::get(db, id)?.ok_or_else(not_found)?;
    if status == "ENABLED" {
        let Some(published) = flow.published_version_id.as_deref() else {
            let newest = flow_versions::newest(db, id)?.ok_or_else(not_found)?;
            let lacks_trigger = newest.draft().lacks_trigger();
            return Err(if lacks_trigger { Error::PieceTriggerNotFound } else { Error::NeverPublished });
        };
        let version = flow_versions::get(db, id, published)?.ok_or_else(not_found)?;
        if version.draft().lacks_trigger() {
            return Err(Error::PieceTriggerNotFound);
        }
        schedules::check(&version).map_err(|problem| Error::TriggerRefused {
            flow: id.to_owned(),
            version: version.id.clone(),
            problem,
        })?;
    }
    flow.status = status.to_owned();
    Ok(flows::update(db, &flow)?)
}

impl Change<'_> {
    /// Carries out the operation. Returns the new status of the flow, or `None` if it does not change.
    fn apply(mut self, operation: Operation) -> Result<Option<String>, Error> {
        match operation {
            Operation::ChangeStatus { status } => return Ok(Some(status)),
            Operation::LockAndPublish { status } => {
                self.lock()?;
                self.flow.published_version_id = Some(self.newest.id.clone());
                flows::update(self.db, &self.flow)?;
                if self.newest.trigger["settings"]["pieceName"] != pieces::MCP {
                    mcp_tools::delete_of_flow(self.db, &self.flow.id)?;
                }
                return Ok(Some(status.unwrap_or_else(|| "ENABLED".to_owned())));
            }
            Operation::LockFlow {} => self.lock()?,
            Operation::ChangeFolder { folder_id } => self.flow.folder_id = folder_id,
            Operation::UpdateMetadata { mut metadata } => {
                metadata.iter_mut().for_each(|metadata| self.app.database().order_keys(metadata));
                self.flow.metadata = metadata.map(Json);
            }
            Operation::UseAsDraft { version_id } => {
                let version =
                    flow_versions::get(self.db, &self.flow.id, &version_id)?.ok_or_else(not_found)?;
                self.open_draft()?;
                self.newest.set_draft(Draft::rebuilt(version.display_name, &version.trigger)?);
                self.save()?;
            }
            operation => self.edit(operation)?,
        }
        flows::update(self.db, &self.flow).map_err(|error| in_no_folder(self.app, error))?;
        Ok(None)
    }

    /// Locks the newest version with its exact versions of pieces.
    fn lock(&mut self) -> Result<(), Error> {
        if self.newest.is_locked() {
            return Ok(());
        }
        flow::pin_versions(&mut self.newest.trigger);
        self.newest.state = "LOCKED".to_owned();
        self.save()
    }

    /// Ensures that the newest version is a draft. Creates a draft if the version is locked.
    fn open_draft(&mut self) -> Result<(), Error> {
        if self.newest.is_locked() {
            let draft = Draft::rebuilt(self.newest.display_name.clone(), &self.newest.trigger)?;
            let created = self.app.database().creation_time();
            self.newest = flow_versions::create(self.db, &self.flow.id, &draft, created)?;
        }
        Ok(())
    }

    fn edit(&mut self, operation: Operation) -> Result<(), Error> {
        self.open_draft()?;
        let mut draft = self.newest.draft();
        operation.apply(&mut draft)?;
        self.newest.set_draft(draft);
        self.save()
    }

    fn save(&mut self) -> Result<(), Error> {
        self.app.database().order_keys(&mut self.newest.trigger);
        self.newest.updated = Time::now();
        self.newest.updated_by = Some(self.app.identity.user.clone());
        Ok(flow_versions::update(self.db, &self.newest)?)
    }
}
