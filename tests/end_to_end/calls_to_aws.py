"""Calls to AWS, to be made with a role's credentials: each is given the desk and a maker of clients."""


def receive(queue):
    return lambda desk, client: client("sqs").receive_message(QueueUrl=desk.queues[queue].url)


def delete(queue):
    return lambda desk, client: client("sqs").delete_message(
        QueueUrl=desk.queues[queue].url, ReceiptHandle="none"
    )


def look_at(queue):
    return lambda desk, client: client("sqs").get_queue_attributes(QueueUrl=desk.queues[queue].url)


def put_dead_mail(desk, client):
    client("sqs").send_message(QueueUrl=desk.deployment.resources["MailDeadQueue"], MessageBody="-")


def query_table(desk, client):
    table("query")(desk, client)


def list_mail(desk, client):
    client("s3").list_objects_v2(Bucket=desk.deployment.outputs["MailBucketName"])


def create_stream(group):
    return lambda desk, client: client("logs").create_log_stream(
        logGroupName=desk.deployment.resources[group], logStreamName="test"
    )


def put_lines(group):
    return lambda desk, client: client("logs").put_log_events(
        logGroupName=desk.deployment.resources[group],
        logStreamName="test",
        logEvents=[{"timestamp": desk.seconds() * 1000, "message": "a line"}],
    )


def table(operation):
    key = {"pk": {"S": "addr#tel:+1"}, "sk": {"S": "profile"}}
    arguments = {
        "get_item": {"Key": key},
        "put_item": {"Item": key},
        "delete_item": {"Key": key},
        "query": {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "desk"}}},
        "scan": {},
        "delete_table": {},
    }

    def call(desk, client):
        name = desk.deployment.resources["Table"]
        return getattr(client("dynamodb"), operation)(TableName=name, **arguments[operation])

    return call


def secret(name):
    return lambda desk, client: client("ssm").get_parameter(
        Name=f"/nightdesk/{desk.deployment.stage}/{name}", WithDecryption=True
    )


def put_secret(desk, client):
    name = f"/nightdesk/{desk.deployment.stage}/meta/webhook"
    client("ssm").put_parameter(Name=name, Type="SecureString", Value="mine", Overwrite=True)


def file(operation, key="a-key"):
    def call(desk, client):
        arguments = {"Key": key} if operation.endswith("_object") else {}
        bucket = desk.deployment.outputs["MediaBucketName"]
        return getattr(client("s3"), operation)(Bucket=bucket, **arguments)

    return call


def mail(operation, key="mail/a-key"):
    return lambda desk, client: getattr(client("s3"), operation)(
        Bucket=desk.deployment.outputs["MailBucketName"], Key=key
    )


def put_on(queue):
    return lambda desk, client: client("sqs").send_message(
        QueueUrl=desk.queues[queue].url, MessageBody="-", MessageGroupId="-", MessageDeduplicationId="-"
    )


def purge(queue):
    return lambda desk, client: client("sqs").purge_queue(QueueUrl=desk.queues[queue].url)


def invoke(function):
    return lambda desk, client: client("lambda").invoke(FunctionName=desk.deployment.resources[function])
