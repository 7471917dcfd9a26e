//! Quantities times prices, step by step.

use clap::ValueEnum;

use super::{Architecture, Measured, Prices};

/// The desk that is reckoned for.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    /// How many messages come in.
    pub messages: f64,
    /// The part of them that is answered automatically.
    pub replies: f64,
    /// How many events the responder gets at once.
    pub batch: f64,
    /// What stands before the ingest functions.
    pub front_door: FrontDoor,
    /// The functions' processor.
    pub architecture: Architecture,
    /// The functions' memory in MB.
    pub memory: f64,
}

/// What stands before the ingest functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FrontDoor {
    /// Function URLs
    FunctionUrl,
    /// An HTTP API
    HttpApi,
}

/// Everything that messages cost.
#[derive(Debug, Clone)]
pub struct Bill {
    /// From the webhook to the record and the agents' queue.
    pub inbound: Vec<Step>,
    /// Automatic replies.
    pub replies: Vec<Step>,
    /// What is in neither, because others do it or it is not of every message.
    pub beside: Vec<Step>,
}

/// A step of a message.
#[derive(Debug, Clone)]
pub struct Step {
    /// What it is called.
    pub name: &'static str,
    /// What AWS bills for it.
    pub lines: Vec<Line>,
}

/// One thing that AWS bills.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is.
    pub what: &'static str,
    /// How much of it.
    pub quantity: f64,
    /// What that costs.
    pub dollars: f64,
}

impl Step {
    /// What the step costs.
    pub fn dollars(&self) -> f64 {
        self.lines.iter().map(|line| line.dollars).sum()
    }
}

/// What a desk's messages cost.
pub fn bill(desk: &Desk, prices: &Prices, measured: &Measured) -> Bill {
    Reckoner { desk, prices, measured }.bill()
}

/// What a month costs on top, however few messages there are.
pub fn monthly(prices: &Prices, measured: &Measured) -> Vec<Line> {
    let month = &measured.month;
    vec![
        line("metrics", month.metrics, prices.month.metric),
        line("alarms", month.alarms, prices.month.alarm),
        line("SQS requests of Lambda's polls", month.polls, prices.sqs.fifo_requests_million / 1e6),
    ]
}

struct Reckoner<'a> {
    desk: &'a Desk,
    prices: &'a Prices,
    measured: &'a Measured,
}

impl Reckoner<'_> {
    fn bill(&self) -> Bill {
        let messages = self.desk.messages;
        let replies = messages * self.desk.replies;
        let receipts = replies * self.measured.assumed.receipts;
        let counted = &self.measured.counted;
        Bill {
            inbound: vec![self.ingest("ingest", messages), self.record(messages), self.agents(messages)],
            replies: vec![
                self.plan(replies),
                self.send(replies),
                self.ingest("receipts: ingest", receipts),
                self.receipts(receipts),
            ],
            beside: vec![
                Step {
                    name: "agents' software takes and deletes each item",
                    lines: vec![self.queue(2.0 * messages)],
                },
                Step {
                    name: "what stays in the record, for a month",
                    lines: vec![
                        self.stored("GB of messages, with backup", messages, counted.record_stored_bytes),
                        // Each with its promise.
                        self.stored(
                            "GB of replies, with backup",
                            2.0 * replies,
                            counted.reply_stored_bytes / 2.0,
                        ),
                    ],
                },
                Step {
                    name: "if every message were a new customer's",
                    lines: vec![self.written(messages * counted.new_write_units)],
                },
            ],
        }
    }

    /// Webhooks of one event each.
    fn ingest(&self, name: &'static str, webhooks: f64) -> Step {
        let (counted, assumed) = (&self.measured.counted, &self.measured.assumed);
        let calls = counted.ingest_queue_calls;
        let mut lines = vec![
            self.requests(webhooks),
            self.time(webhooks, self.measured.timed.ingest_cpu, calls * assumed.sqs_wait),
            self.queue(webhooks * calls),
            self.logs(webhooks, webhooks * counted.ingest_log_bytes),
            self.data_out(webhooks * assumed.answer_bytes),
        ];
        if self.desk.front_door == FrontDoor::HttpApi {
            lines.insert(0, line("HTTP API requests", webhooks, self.prices.http_api.requests_million / 1e6));
        }
        Step { name, lines }
    }

    fn record(&self, messages: f64) -> Step {
        let (counted, assumed) = (&self.measured.counted, &self.measured.assumed);
        let batches = messages / self.desk.batch;
        let waits = counted.record_round_trips * assumed.dynamodb_wait + assumed.sqs_wait;
        let mut lines = self.batches(messages, waits);
        lines.extend([
            self.written(messages * counted.record_write_units),
            self.read(messages * counted.record_read_units + batches * counted.unplanned_read_units),
            self.logs(
                messages + batches,
                messages * counted.record_log_bytes + batches * counted.record_metrics_bytes,
            ),
        ]);
        Step { name: "record", lines }
    }

    /// What Lambda and the responder take to deal with events, whatever these are.
    fn batches(&self, events: f64, waits: f64) -> Vec<Line> {
        let batches = events / self.desk.batch;
        let cpu = self.measured.timed.record_cpu * self.desk.batch;
        // Each batch is received and deleted.
        vec![self.queue(2.0 * batches), self.requests(batches), self.time(batches, cpu, waits)]
    }

    fn agents(&self, messages: f64) -> Step {
        let most = self.measured.assumed.agents_queue_calls_of_a_batch;
        let calls = (self.measured.counted.agents_queue_calls * self.desk.batch).min(most);
        Step { name: "agents' queue", lines: vec![self.queue(messages / self.desk.batch * calls)] }
    }

    /// What it takes more to record a message when a reply to it is planned.
    fn plan(&self, replies: f64) -> Step {
        let (counted, assumed) = (&self.measured.counted, &self.measured.assumed);
        let waits = counted.reply_round_trips * assumed.dynamodb_wait + assumed.sqs_wait;
        let lines = vec![
            self.time(replies / self.desk.batch, 0.0, waits),
            self.written(replies * counted.reply_write_units),
            self.queue(replies * counted.reply_queue_calls),
        ];
        Step { name: "replies: plan", lines }
    }

    /// Replies are sent one by one.
    fn send(&self, replies: f64) -> Step {
        let (counted, assumed) = (&self.measured.counted, &self.measured.assumed);
        let waits = counted.send_round_trips * assumed.dynamodb_wait + assumed.provider_wait;
        let lines = vec![
            self.queue(2.0 * replies),
            self.requests(replies),
            self.time(replies, self.measured.timed.send_cpu, waits),
            self.written(replies * counted.send_write_units),
            self.logs(2.0 * replies, replies * (counted.send_log_bytes + counted.send_metrics_bytes)),
            self.data_out(replies * assumed.call_bytes),
        ];
        Step { name: "replies: send", lines }
    }

    fn receipts(&self, receipts: f64) -> Step {
        let (counted, assumed) = (&self.measured.counted, &self.measured.assumed);
        let mut lines = self.batches(receipts, counted.receipt_round_trips * assumed.dynamodb_wait);
        lines.extend([
            self.written(receipts * counted.receipt_write_units),
            self.logs(receipts, receipts * counted.receipt_log_bytes),
        ]);
        Step { name: "receipts: record", lines }
    }

    fn requests(&self, number: f64) -> Line {
        line("Lambda requests", number, self.prices.lambda.requests_million / 1e6)
    }

    /// Invocations, each of so much processor time and waiting, in milliseconds.
    fn time(&self, invocations: f64, cpu: f64, waits: f64) -> Line {
        let processor = (self.desk.memory / self.measured.assumed.processor_memory).min(1.0);
        let seconds = (cpu / processor + waits) / 1000.0;
        let price = self.prices.gb_second(self.desk.architecture);
        line("Lambda GB-seconds", invocations * seconds * self.desk.memory / 1024.0, price)
    }

    fn queue(&self, requests: f64) -> Line {
        line("SQS requests", requests, self.prices.sqs.fifo_requests_million / 1e6)
    }

    fn written(&self, units: f64) -> Line {
        line("write units", units, self.prices.dynamodb.write_units_million / 1e6)
    }

    fn read(&self, units: f64) -> Line {
        line("read units", units, self.prices.dynamodb.read_units_million / 1e6)
    }

    /// Lines of log that have so many bytes together.
    fn logs(&self, lines: f64, bytes: f64) -> Line {
        let beside = lines * self.prices.logs.bytes_beside_a_line;
        line("GB of log", (bytes + beside) / 1e9, self.prices.logs.gb)
    }

    /// Items of so many bytes each that stay, for their first month.
    fn stored(&self, what: &'static str, items: f64, bytes: f64) -> Line {
        let bytes = bytes + self.measured.assumed.stored_overhead_bytes;
        let price = self.prices.dynamodb.storage_gb_month + self.prices.dynamodb.backup_gb_month;
        line(what, items * bytes / 1e9, price)
    }

    fn data_out(&self, bytes: f64) -> Line {
        line("GB of data out", bytes / 1e9, self.prices.data_out.gb)
    }
}

fn line(what: &'static str, quantity: f64, price: f64) -> Line {
    Line { what, quantity, dollars: quantity * price }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn inbound(desk: &Desk) -> f64 {
        let file = |name: &str| Path::new("../prices").join(name);
        let prices = Prices::read(&file("us-east-1.toml")).unwrap();
        let measured = Measured::read(&file("measured.toml")).unwrap();
        bill(desk, &prices, &measured).inbound.iter().map(Step::dollars).sum()
    }

    fn desk() -> Desk {
        Desk {
            messages: 1e6,
            replies: 0.3,
            batch: 10.0,
            front_door: FrontDoor::FunctionUrl,
            architecture: Architecture::X86,
            memory: 256.0,
        }
    }

    #[test]
    fn twice_the_messages_cost_twice_as_much() {
        let twice = Desk { messages: 2e6, ..desk() };
        assert!((inbound(&twice) - 2.0 * inbound(&desk())).abs() < 1e-9);
    }

    #[test]
    fn an_http_api_costs_a_dollar_more_for_a_million() {
        let api = Desk { front_door: FrontDoor::HttpApi, ..desk() };
        assert!((inbound(&api) - inbound(&desk()) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn larger_batches_and_the_cheaper_processor_cost_less() {
        assert!(inbound(&desk()) < inbound(&Desk { batch: 1.0, ..desk() }));
        assert!(inbound(&Desk { architecture: Architecture::Arm64, ..desk() }) < inbound(&desk()));
    }
}
