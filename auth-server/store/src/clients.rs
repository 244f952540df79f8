//! The clients that the operator has registered by command: RFC 7591 §2. Each change tells the servers, by their generation.

use auth_server_core::domain::AuditLine;
use auth_server_core::flows::ports::StoreError;
use serde_json::{Map, Value};
use signet_db::{AnyConnection, AnyRow, DbError, Row as _, query, query_scalar};

use crate::client_endings::end_client;
use crate::convert::{column, json, whole};
use crate::generations::{self, CLIENTS};
use crate::{Store, audit, lookup, told};

/// The member of the metadata that a secret is kept as.
const SECRET: &str = "client_secret_hash";

/// A client as it is kept; whether it can be one is for others to judge, each time that it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredClient {
    /// Its name.
    pub client_id: String,
    /// A JSON object in the words of RFC 7591 §2.
    pub metadata: String,
    /// Whether its name is, or was, somebody's `sub` (rule K2).
    pub is_sub: bool,
}

/// All of them at one moment, and which moment that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptClients {
    /// Another number after each change.
    pub generation: i64,
    /// The clients, by their names.
    pub clients: Vec<StoredClient>,
}

/// What became of a client to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAdded {
    /// There.
    Added,
    /// Another one has that name.
    Taken,
    /// The name is, or was, somebody's `sub` (rule K2).
    Sub,
}

/// What goes with a client that is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientRemoval {
    /// All that it has got.
    WithAccess,
    /// Nothing: a client of the configuration has its name, and goes on.
    RowAlone,
}

impl Store {
    /// Another number whenever the clients may be others than before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn clients_generation(&self) -> Result<i64, StoreError> {
        self.read(generations::current(self.database().reader(), CLIENTS).await)
    }

    /// All clients. They may be newer than the generation that is told with them, and never older.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn clients(&self) -> Result<KeptClients, StoreError> {
        let generation = self.clients_generation().await?;
        let select = "SELECT client_id, metadata, CAST((SELECT COUNT(*) FROM subs WHERE subs.sub = clients.client_id) AS BIGINT) \
                      AS as_sub FROM clients ORDER BY client_id";
        let rows = self.read(query(select).fetch_all(self.database().reader()).await)?;
        let clients = rows.iter().map(of_row).collect::<Result<_, _>>().map_err(told)?;
        Ok(KeptClients { generation, clients })
    }

    /// Keeps a new client. What one of that name has left is gone first, so that this one gets nothing of it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_client(
        &self,
        (client_id, metadata): (&str, Map<String, Value>),
        line: AuditLine,
    ) -> Result<ClientAdded, StoreError> {
        let client_id = client_id.to_owned();
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let given = query_scalar::<_, String>("SELECT sub FROM subs WHERE sub = $1");
                if given.bind(client_id.clone()).fetch_optional(&mut *t).await?.is_some() {
                    return Ok(ClientAdded::Sub);
                }
                let insert = "INSERT INTO clients (client_id, metadata, created_at, changed_at) VALUES ($1, $2, $3, $3) \
                              ON CONFLICT (client_id) DO NOTHING RETURNING client_id";
                let insert = query(insert).bind(client_id.clone()).bind(json(&metadata)?);
                if insert.bind(column(line.at)).fetch_optional(&mut *t).await?.is_none() {
                    return Ok(ClientAdded::Taken);
                }
                generations::next(t, CLIENTS).await?;
                end_client(t, &client_id, line.at).await?;
                audit::add_own(t, line).await?;
                Ok(ClientAdded::Added)
            })
        });
        change.await.map_err(told)
    }

    /// Gives a client the secret with that `client_secret_hash`, in the place of the one it has. Whether it did: not where there is
    /// no such client, or one without a secret.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rotate_client_secret(
        &self,
        (client_id, hash): (&str, String),
        line: AuditLine,
    ) -> Result<bool, StoreError> {
        let client_id = lookup::sub(client_id);
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let Some(mut metadata) = hold(t, &client_id).await? else { return Ok(false) };
                let Some(secret) = metadata.get_mut(SECRET) else { return Ok(false) };
                *secret = hash.into();
                let update = "UPDATE clients SET metadata = $2, changed_at = $3 WHERE client_id = $1";
                let update = query(update).bind(client_id).bind(json(&metadata)?);
                update.bind(column(line.at)).execute(&mut *t).await?;
                generations::next(t, CLIENTS).await?;
                audit::add_own(t, line).await?;
                Ok(true)
            })
        });
        change.await.map_err(told)
    }

    /// Removes a client, and what goes with it. Whether there was one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remove_client(
        &self,
        (client_id, removal): (&str, ClientRemoval),
        line: AuditLine,
    ) -> Result<bool, StoreError> {
        let client_id = lookup::sub(client_id);
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let delete = query("DELETE FROM clients WHERE client_id = $1 RETURNING client_id");
                if delete.bind(client_id.clone()).fetch_optional(&mut *t).await?.is_none() {
                    return Ok(false);
                }
                generations::next(t, CLIENTS).await?;
                if removal == ClientRemoval::WithAccess {
                    end_client(t, &client_id, line.at).await?;
                }
                audit::add_own(t, line).await?;
                Ok(true)
            })
        });
        change.await.map_err(told)
    }
}

/// What is kept of a client. It changes nothing and holds the row, so that nobody else changes it meanwhile.
async fn hold(t: &mut AnyConnection, client_id: &str) -> Result<Option<Map<String, Value>>, DbError> {
    let hold = "UPDATE clients SET changed_at = changed_at WHERE client_id = $1 RETURNING metadata";
    let hold = query_scalar::<_, String>(hold).bind(client_id.to_owned());
    hold.fetch_optional(t).await?.map(|metadata| whole(&metadata, "a client")).transpose()
}

fn of_row(row: &AnyRow) -> Result<StoredClient, DbError> {
    Ok(StoredClient {
        client_id: row.try_get("client_id")?,
        metadata: row.try_get("metadata")?,
        is_sub: row.try_get::<i64, _>("as_sub")? > 0,
    })
}
