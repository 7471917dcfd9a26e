// From a webhook request to the inbound queue: verify, normalise, queue, and only then 200.
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";

import { secrets } from "./secrets.js";
import { isSigned } from "./signature.js";
import { type Envelope, envelopes } from "./whatsapp.js";

type Queue = (envelopes: Envelope[], context: Context) => Promise<void>;

/** A Lambda handler that hands what a webhook holds to `queue`. */
export function receiver(queue: Queue) {
  // Asked for while the process starts; an event that comes too early waits, or asks again.
  secrets().catch(() => undefined);
  return async (event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2> => {
    if (event.requestContext.http.method !== "POST") {
      return { statusCode: 405, headers: { allow: "POST" } };
    }
    const body = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
    if (!isSigned(body, event.headers["x-hub-signature-256"], await secrets())) {
      return { statusCode: 401 };
    }
    const delivery = context.awsRequestId;
    try {
      const found = envelopes(JSON.parse(body.toString("utf8")), delivery, new Date());
      if (found.length > 0) {
        await queue(found, context);
      }
      for (const { event } of found) {
        console.info(JSON.stringify({ level: "INFO", message: "queued", delivery, kind: event.kind }));
      }
      return { statusCode: 200 };
    } catch (error) {
      const name = error instanceof Error ? error.name : "unknown";
      console.error(JSON.stringify({ level: "ERROR", message: "not queued", delivery, error: name }));
      return { statusCode: 503 };
    }
  };
}
