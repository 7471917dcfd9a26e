// The ingest function in TypeScript with Powertools' idempotency: a webhook that comes again within an
// hour is queued once.
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { Context } from "aws-lambda";

import { receiver } from "./receive.js";
import { queue } from "./queue.js";
import type { Envelope } from "./whatsapp.js";

const config = new IdempotencyConfig({ eventKeyJmesPath: "[*].event.key", throwOnNoIdempotencyKey: true });
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env.IDEMPOTENCY_TABLE! });

const once = makeIdempotent(
  async (envelopes: Envelope[]) => {
    await queue(envelopes);
    return envelopes.length;
  },
  { persistenceStore, config, dataIndexArgument: 0 },
);

export const handler = receiver(async (envelopes: Envelope[], context: Context) => {
  config.registerLambdaContext(context);
  await once(envelopes);
});
