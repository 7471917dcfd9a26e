// Lambda's Node runtime as far as one handler needs it: loads the handler, then asks for an event, runs
// it, answers, for ever, over one connection that is kept open.
//
// AWS's own client (aws-lambda-ric) does the same through a C++ add-on, which needs CMake and autotools
// to build. This one does less at its start.
import { Agent, type IncomingMessage, request } from "node:http";
import { resolve } from "node:path";

import type { Context } from "aws-lambda";

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API!.split(":");
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

async function call(method: string, path: string, body?: string): Promise<{ head: IncomingMessage; text: string }> {
  return new Promise((done, failed) => {
    const headers = body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const options = { host, port, agent, method, path: `/2018-06-01/runtime/${path}`, headers };
    const outgoing = request(options, (head) => {
      const chunks: Buffer[] = [];
      head.on("data", (chunk: Buffer) => chunks.push(chunk));
      head.on("end", () => done({ head, text: Buffer.concat(chunks).toString("utf8") }));
      head.on("error", failed);
    });
    outgoing.on("error", failed);
    outgoing.end(body);
  });
}

function context(head: IncomingMessage): Context {
  const header = (name: string) => head.headers[name] as string;
  const deadline = Number(header("lambda-runtime-deadline-ms"));
  const environment = process.env;
  const context: Partial<Context> = {
    callbackWaitsForEmptyEventLoop: true,
    awsRequestId: header("lambda-runtime-aws-request-id"),
    invokedFunctionArn: header("lambda-runtime-invoked-function-arn"),
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME!,
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION!,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE!,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME!,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME!,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  return context as Context;
}

async function run(handler: Handler): Promise<never> {
  for (;;) {
    const { head, text } = await call("GET", "invocation/next");
    const invocation = context(head);
    process.env._X_AMZN_TRACE_ID = head.headers["lambda-runtime-trace-id"] as string;
    try {
      const answer = await handler(JSON.parse(text), invocation);
      await call("POST", `invocation/${invocation.awsRequestId}/response`, JSON.stringify(answer));
    } catch (error) {
      const { name, message } = error as Error;
      const failure = JSON.stringify({ errorType: name, errorMessage: message });
      await call("POST", `invocation/${invocation.awsRequestId}/error`, failure);
    }
  }
}

const { handler } = require(resolve(process.env.LAMBDA_TASK_ROOT!, process.env._HANDLER!)) as { handler: Handler };
void run(handler);
