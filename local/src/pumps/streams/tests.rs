//! The pump over a real stream, with functions that fail as told.

use super::*;
use crate::invoker::{Code, Function, Place};
use crate::template::{Keys, Table};
use barrow_app::{App, Config};
use barrow_jobs::Job;
use dynoxide::actions::put_item::PutItemRequest;
use futures::FutureExt;
use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::watch;

fn table() -> Table {
    Table {
        name: "LogTable".to_owned(),
        attributes: vec![("pk".to_owned(), "S".to_owned())],
        keys: Keys { hash: "pk".to_owned(), range: None },
        indexes: Vec::new(),
        stream_view: Some("NEW_AND_OLD_IMAGES".to_owned()),
        ttl_attribute: None,
    }
}

struct Bench {
    directory: tempfile::TempDir,
    dynamodb: DynamoDb,
    stop: watch::Sender<bool>,
}

impl Bench {
    async fn new() -> Self {
        let directory = tempfile::tempdir_in("/dev/shm").unwrap();
        let dynamodb = DynamoDb::start(directory.path(), &[table()], None).await.unwrap();
        Self { directory, dynamodb, stop: watch::Sender::new(false) }
    }

    fn put(&self, names: impl IntoIterator<Item = String>) {
        let DynamoDb::Embedded(embedded) = &self.dynamodb else { unreachable!() };
        for name in names {
            let request = json!({"TableName": "LogTable", "Item": {"pk": {"S": name}}});
            let request: PutItemRequest = serde_json::from_value(request).unwrap();
            embedded.database().put_item(request).unwrap();
        }
    }

    /// A pump with a checkpoint file that every pump of this bench shares.
    fn start(&self, job: &'static Job) -> tokio::task::JoinHandle<()> {
        let environment = |name: &str| name.starts_with("AWS_").then(|| "local".to_owned());
        let environment = |name: &str| environment(name).filter(|_| !name.contains("ENDPOINT"));
        let app = Arc::new(App::new(Config::from_lookup(environment).unwrap()));
        let function = Function { code: Code::Job(job, app), timeout: Duration::from_secs(5) };
        let functions = HashMap::from([(job.bin.to_owned(), function)]);
        let invoker = Arc::new(Invoker::new(functions, Place::InProcess, Arc::default()));
        let nudges = Arc::new(Nudges::new(["LogTable".to_owned()]));
        let stop = Stop::new(self.stop.subscribe());
        tokio::spawn(Arc::clone(&nudges).run(self.dynamodb.clone(), Arc::clone(&invoker), stop.clone()));
        let pump = StreamPump {
            bin: job.bin.to_owned(),
            mapping: StreamMapping {
                table: "LogTable".to_owned(),
                batch_size: 10,
                bisect: true,
                partial_failures: true,
                filters: Vec::new(),
            },
            dynamodb: self.dynamodb.clone(),
            checkpoints: Arc::new(Checkpoints::open(&self.directory.path().join("streams.sqlite")).unwrap()),
            invoker,
            nudge: nudges.of("LogTable"),
            activity: Arc::new(Activity::default()),
            stop,
        };
        tokio::spawn(pump.run())
    }
}

fn names(event: &Value) -> Vec<String> {
    let records = event["Records"].as_array().unwrap();
    records.iter().map(|record| record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap().to_owned()).collect()
}

async fn until(condition: impl Fn() -> bool) {
    let began = std::time::Instant::now();
    while !condition() {
        assert!(began.elapsed() < Duration::from_secs(20), "waited in vain");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn numbered(range: std::ops::Range<u32>) -> impl Iterator<Item = String> {
    range.map(|number| format!("{number:03}"))
}

#[tokio::test]
async fn every_record_arrives_in_order_also_over_a_restart_in_the_middle() {
    static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());
    static JOB: Job = Job {
        bin: "jobs-seeing",
        run: |_, event| {
            SEEN.lock().unwrap().extend(names(&event));
            async { Ok(json!({"batchItemFailures": []})) }.boxed()
        },
    };
    let bench = Bench::new().await;
    bench.put(numbered(0..25));
    let pump = bench.start(&JOB);
    until(|| SEEN.lock().unwrap().len() == 25).await;
    bench.stop.send_replace(true);
    pump.await.unwrap();
    bench.put(numbered(25..30));
    bench.stop.send_replace(false);
    bench.start(&JOB);
    until(|| SEEN.lock().unwrap().len() >= 30).await;
    assert_eq!(*SEEN.lock().unwrap(), numbered(0..30).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_batch_that_fails_is_bisected_until_the_bad_record_stands_alone() {
    static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());
    static REFUSALS: Mutex<u32> = Mutex::new(0);
    static JOB: Job = Job {
        bin: "jobs-choking",
        run: |_, event| {
            let names = names(&event);
            let mut refusals = REFUSALS.lock().unwrap();
            let choke = names.contains(&"003".to_owned()) && *refusals < 5;
            *refusals += u32::from(choke);
            if !choke {
                SEEN.lock().unwrap().extend(names);
            }
            async move { if choke { Err("choked".into()) } else { Ok(json!({})) } }.boxed()
        },
    };
    let bench = Bench::new().await;
    bench.put(numbered(0..8));
    bench.start(&JOB);
    until(|| SEEN.lock().unwrap().len() >= 8).await;
    assert_eq!(*SEEN.lock().unwrap(), numbered(0..8).collect::<Vec<_>>());
}

#[tokio::test]
async fn only_what_failed_comes_again() {
    static BATCHES: Mutex<Vec<Vec<String>>> = Mutex::new(Vec::new());
    static JOB: Job = Job {
        bin: "jobs-picky",
        run: |_, event| {
            let mut batches = BATCHES.lock().unwrap();
            batches.push(names(&event));
            let failed = (batches.len() == 1).then(|| event["Records"][2]["dynamodb"]["SequenceNumber"].clone());
            async move {
                let failures: Vec<Value> = failed.into_iter().map(|id| json!({"itemIdentifier": id})).collect();
                Ok(json!({"batchItemFailures": failures}))
            }
            .boxed()
        },
    };
    let bench = Bench::new().await;
    bench.put(numbered(0..4));
    bench.start(&JOB);
    until(|| BATCHES.lock().unwrap().len() >= 2).await;
    let batches = BATCHES.lock().unwrap();
    assert_eq!(batches[0], numbered(0..4).collect::<Vec<_>>());
    assert_eq!(batches[1], numbered(2..4).collect::<Vec<_>>());
}

#[tokio::test]
async fn consumed_records_are_forgotten_and_numbers_go_on() {
    let bench = Bench::new().await;
    bench.put(numbered(0..20));
    let before = bench.dynamodb.read_stream("LogTable", 0, 100).await.unwrap();
    bench.dynamodb.trim_stream("LogTable", i64::MAX).unwrap();
    let left = bench.dynamodb.read_stream("LogTable", 0, 100).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].position, before[19].position);
    bench.put(numbered(20..21));
    let after = bench.dynamodb.read_stream("LogTable", before[19].position, 100).await.unwrap();
    assert_eq!(after.len(), 1);
}

fn record(position: i64) -> StreamRecord {
    StreamRecord { position, event: json!({"dynamodb": {"SequenceNumber": position.to_string()}}) }
}

#[test]
fn the_earliest_failure_counts() {
    let piece = [record(1), record(2), record(3)];
    let failed = |ids: &[&str]| first_failure(&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>(), &piece);
    assert_eq!(failed(&[]), None);
    assert_eq!(failed(&["3", "2"]), Some(1));
    assert_eq!(failed(&["9"]), Some(0));
}

#[test]
fn what_failed_stays_in_front_and_in_order() {
    let piece = [record(1), record(2), record(3)];
    let order = |pieces: &VecDeque<&[StreamRecord]>| {
        pieces.iter().map(|piece| piece.iter().map(|record| record.position).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let mut pieces = VecDeque::new();
    put_back(&mut pieces, &piece, true);
    assert_eq!(order(&pieces), [vec![1], vec![2, 3]]);
    let mut pieces = VecDeque::new();
    put_back(&mut pieces, &piece, false);
    assert_eq!(order(&pieces), [vec![1, 2, 3]]);
}
