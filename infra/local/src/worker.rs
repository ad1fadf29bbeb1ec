//! What runs beside requests: the table's stream is handed to `inspect` and `notify` as Lambda would be given it, each at its
//! own pace, and by the clock `sweep` takes away what is due.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::dynamodb::{DynamoDb, TABLE};
use crate::s3::Folder;
use crate::stack::Stack;

/// Without a hint, the stream is looked at this often.
const LOOK: Duration = Duration::from_secs(2);
/// How often what is due is swept.
const SWEEP: Duration = Duration::from_secs(30);
/// A record that fails this often is passed over, as Lambda passes it to the dead letters.
const TRIES: u32 = 5;

/// Hands the stream to `function` from its beginning: whatever was seen before does nothing when seen again.
pub(crate) async fn follow(function: &'static str, stack: Arc<Stack>, mut hint: watch::Receiver<()>) {
    let mut position: Option<String> = None;
    let mut failures = 0;
    loop {
        match step(function, &stack, &mut position, failures >= TRIES).await {
            Ok(0) => {
                failures = 0;
                let _waited = tokio::time::timeout(LOOK, hint.changed()).await;
            }
            Ok(_) => failures = 0,
            Err(cause) => {
                failures += 1;
                stack.complain(function, &cause);
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

/// Hands one batch on; returns how many records it had.
async fn step(function: &str, stack: &Stack, position: &mut Option<String>, skip: bool) -> Result<usize, String> {
    let iterator = match position {
        Some(iterator) => iterator.clone(),
        None => first(&stack.dynamodb)?,
    };
    let batch = stack.dynamodb.ask("GetRecords", &json!({ "ShardIterator": iterator, "Limit": 100 }))?;
    let count = batch.get("Records").and_then(Value::as_array).map_or(0, Vec::len);
    if count > 0 && !skip {
        let answer = stack.app().work(function, &batch).await?;
        // The whole batch comes again: what went well before does nothing the second time.
        if answer.pointer("/batchItemFailures/0").is_some() {
            return Err("a record could not be worked on; the line before says why".to_owned());
        }
    }
    *position = batch.get("NextShardIterator").and_then(Value::as_str).map(str::to_owned);
    Ok(count)
}

fn first(engine: &DynamoDb) -> Result<String, String> {
    let text = |value: &Value, path: &str| -> Result<String, String> {
        value
            .pointer(path)
            .and_then(Value::as_str)
            .map(str::to_owned)
            .ok_or_else(|| "the table has no stream".to_owned())
    };
    let streams = engine.ask("ListStreams", &json!({ "TableName": TABLE }))?;
    let arn = text(&streams, "/Streams/0/StreamArn")?;
    let stream = engine.ask("DescribeStream", &json!({ "StreamArn": arn }))?;
    let shard = text(&stream, "/StreamDescription/Shards/0/ShardId")?;
    let asked = json!({ "StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON" });
    text(&engine.ask("GetShardIterator", &asked)?, "/ShardIterator")
}

/// Sweeps for ever.
pub(crate) async fn sweep(stack: Arc<Stack>, folder: Arc<Folder>) {
    loop {
        sweep_once(&stack, &folder).await;
        tokio::time::sleep(SWEEP).await;
    }
}

/// Takes away what is due now.
pub(crate) async fn sweep_once(stack: &Stack, folder: &Folder) {
    let ahead = Duration::from_secs(stack.ahead_seconds());
    let done = stack.app().work("sweep", &Value::Null).await;
    let done = done.and_then(|_| stack.dynamodb.sweep());
    let done = done.and_then(|()| folder.sweep(SystemTime::now() + ahead).map_err(|error| error.to_string()));
    if let Err(cause) = done {
        stack.complain("sweep", &cause);
    }
}
