//! Configuration, clients, run.

use aws_lambda_events::sqs::SqsEvent;
use lambda_runtime::{LambdaEvent, service_fn};
use nightdesk_adapters::{aws, dynamodb::DynamoRecord, model_file, sqs::SqsQueue, together::Together};
use nightdesk_responder::{DeskFolder, Phraser, Respond};
use nightdesk_runtime::metrics::Metrics;
use nightdesk_runtime::{Clock, batch, environment, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let metrics = Metrics::of_stage(environment::required("NIGHTDESK_STAGE")?, Clock::system());
    let aws = aws::from_environment(environment::optional)?;
    let queue = |name| {
        let url = environment::required(name)?;
        anyhow::Ok(Box::new(Together::on(SqsQueue::new(aws_sdk_sqs::Client::new(&aws.config), url))))
    };
    let table = environment::required("NIGHTDESK_TABLE")?;
    let (folder, answers) = DeskFolder::read_with_answers(environment::required("NIGHTDESK_DESK")?.as_ref())?;
    let respond = Respond {
        folder,
        answers: answers.answers(model_file::optional(environment::optional("NIGHTDESK_MODEL").as_deref())?),
        phraser: environment::optional("NIGHTDESK_PHRASING_MODEL").map(|id| Phraser::new(aws.bedrock(&id))),
        unplanned: Default::default(),
        record: Box::new(DynamoRecord::new(aws_sdk_dynamodb::Client::new(&aws.config), table)),
        agents: queue("NIGHTDESK_AGENTS_QUEUE")?,
        outbound: queue("NIGHTDESK_OUTBOUND_QUEUE")?,
        media: queue("NIGHTDESK_MEDIA_QUEUE")?,
        clock: Clock::system(),
    };
    let handle = service_fn(async |event: LambdaEvent<SqsEvent>| {
        let batch = batch::each(event.payload, &respond).await;
        metrics.write(&respond.tally(&batch));
        Ok::<_, lambda_runtime::Error>(batch.response)
    });
    lambda_runtime::run(handle).await.map_err(anyhow::Error::from_boxed)
}
