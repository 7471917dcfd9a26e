// The inbound FIFO queue: in order for each customer, ten messages in one call.
import { createHash } from "node:crypto";

import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";

import type { Envelope } from "./whatsapp.js";

const BATCH = 10;

const sqs = new SQSClient({});

/** Queues envelopes in their order; throws when any of them was not taken. */
export async function queue(envelopes: Envelope[]): Promise<void> {
  for (let from = 0; from < envelopes.length; from += BATCH) {
    const Entries = envelopes.slice(from, from + BATCH).map((envelope, n) => {
      const { address, key } = envelope.event;
      return {
        Id: String(n),
        MessageBody: JSON.stringify(envelope),
        MessageGroupId: sha256(`group ${address}`).slice(0, 24),
        MessageDeduplicationId: sha256(`${key.channel}:${key.account}:${key.id}`),
      };
    });
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl: process.env.INBOUND_QUEUE, Entries }));
    if (sent.Failed?.length) {
      throw new Error(`${sent.Failed.length} messages were not queued`);
    }
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
