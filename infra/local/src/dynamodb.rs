//! The embedded DynamoDB: dynoxide on a file, spoken to in DynamoDB's own JSON, so the SDK above it is the real one.

use std::path::Path;
use std::sync::Arc;

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The name of the table on this machine.
pub(crate) const TABLE: &str = "pomoc";
/// The table as `CreateTable` takes it; the cloud's template says the same.
pub(crate) const DEFINITION: &str = include_str!("../table.json");

/// For every write the engine looks for the last number of the stream, and would read every record there ever was for it.
const STREAM_ORDER: &str = "CREATE INDEX IF NOT EXISTS pomoc_stream_order
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

/// The embedded engine.
#[derive(Clone)]
pub(crate) struct DynamoDb(Arc<Database>);

impl DynamoDb {
    /// Opens the database in `file`, and makes the table when it is new.
    pub(crate) fn open(file: &Path) -> Result<Self, String> {
        let path = file.to_str().ok_or("the data folder's path is not UTF-8")?;
        let database =
            Database::new(path).map_err(|error| format!("{path} cannot be opened as a database: {error}"))?;
        let ordered = rusqlite::Connection::open(path).and_then(|file| file.execute_batch(STREAM_ORDER));
        ordered.map_err(|error| format!("{path} cannot be given an index: {error}"))?;
        let engine = Self(Arc::new(database));
        let existing = engine.ask("DescribeTable", &json!({ "TableName": TABLE }));
        if existing.is_err() {
            let table: Value = serde_json::from_str(DEFINITION).map_err(|e| e.to_string())?;
            engine.ask("CreateTable", &table)?;
            let ttl = json!({ "AttributeName": "expires_at", "Enabled": true });
            engine.ask("UpdateTimeToLive", &json!({ "TableName": TABLE, "TimeToLiveSpecification": ttl }))?;
        }
        Ok(engine)
    }

    /// Answers an operation as DynamoDB does: the HTTP status and the JSON.
    pub(crate) fn answer(&self, operation: &str, body: &[u8]) -> (u16, String) {
        match self.dispatch(operation, body) {
            Ok(json) => (200, json),
            Err(error) => (error.status_code(), error.to_json()),
        }
    }

    /// Asks the engine directly.
    pub(crate) fn ask(&self, operation: &str, body: &Value) -> Result<Value, String> {
        let (status, answer) = self.answer(operation, body.to_string().as_bytes());
        if status == 200 { serde_json::from_str(&answer).map_err(|error| error.to_string()) } else { Err(answer) }
    }

    /// Takes away what is past its time to live, as DynamoDB does sooner or later.
    pub(crate) fn sweep(&self) -> Result<(), String> {
        self.0.sweep_ttl().map(drop).map_err(|error| error.to_string())
    }

    fn dispatch(&self, operation: &str, body: &[u8]) -> Result<String, DynoxideError> {
        let db = &*self.0;
        match operation {
            "PutItem" => run(body, |request| db.put_item(request)),
            "GetItem" => run(body, |request| db.get_item(request)),
            "UpdateItem" => run(body, |request| db.update_item(request)),
            "DeleteItem" => run(body, |request| db.delete_item(request)),
            "Scan" => run(body, |request| db.scan(request)),
            "Query" => run(body, |request| db.query(request)),
            "BatchGetItem" => run(body, |request| db.batch_get_item(request)),
            "TransactWriteItems" => run(body, |request| db.transact_write_items(request)),
            "CreateTable" => run(body, |request| db.create_table(request)),
            "DescribeTable" => run(body, |request| db.describe_table(request)),
            "UpdateTimeToLive" => run(body, |request| db.update_time_to_live(request)),
            "ListStreams" => run(body, |request| db.list_streams(request)),
            "DescribeStream" => run(body, |request| db.describe_stream(request)),
            "GetShardIterator" => run(body, |request| db.get_shard_iterator(request)),
            "GetRecords" => run(body, |request| db.get_records(request)),
            other => Err(DynoxideError::ValidationException(format!("{other} is not spoken on this machine"))),
        }
    }
}

fn run<Q: DeserializeOwned, A: Serialize>(
    body: &[u8],
    operation: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Result<String, DynoxideError> {
    let wrong = |error: serde_json::Error| DynoxideError::SerializationException(error.to_string());
    let answer = operation(serde_json::from_slice(body).map_err(wrong)?)?;
    serde_json::to_string(&answer).map_err(wrong)
}
