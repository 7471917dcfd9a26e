// The ingest function in TypeScript.
import { receiver } from "./receive.js";
import { queue } from "./queue.js";

export const handler = receiver(queue);
