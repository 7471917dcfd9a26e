// WhatsApp webhooks as the envelopes that the ingest function sends.

/** A message on the inbound queue. */
export interface Envelope {
  version: "1";
  delivery: string;
  provider: "meta";
  event: Event;
}

/** One normalised message of a customer. */
export interface Event {
  key: { channel: "whatsapp"; account: string; id: string };
  address: string;
  thread: string;
  at: string;
  received: string;
  sender?: { name: string };
  kind: "message" | "unsupported";
  content?: { text: string };
  reply_to?: string;
  what?: string;
  raw?: unknown;
  message?: boolean;
}

type Json = { [name: string]: unknown };

/** The messages that a webhook holds, in their order. */
export function envelopes(body: unknown, delivery: string, received: Date): Envelope[] {
  const found: Envelope[] = [];
  for (const entry of objects(object(body)?.entry)) {
    for (const change of objects(entry.changes)) {
      const value = object(change.value);
      const account = text(object(value?.metadata)?.phone_number_id);
      if (change.field !== "messages" || !value || !account) {
        continue;
      }
      const names = contactNames(value);
      for (const message of objects(value.messages)) {
        const event = read(message, account, names, received);
        if (event) {
          found.push({ version: "1", delivery, provider: "meta", event });
        }
      }
    }
  }
  return found;
}

function read(message: Json, account: string, names: Map<string, string>, received: Date): Event | undefined {
  const id = text(message.id);
  const from = text(message.from);
  if (!id || !from || !/^\+?[1-9][0-9]{6,14}$/.test(from)) {
    return undefined;
  }
  const name = names.get(from);
  return {
    key: { channel: "whatsapp", account, id },
    address: `tel:+${from.replace(/^\+/, "")}`,
    thread: from,
    at: iso(sentAt(message, received)),
    received: iso(received),
    ...(name !== undefined && { sender: { name } }),
    ...content(message),
  };
}

function content(message: Json): Pick<Event, "kind" | "content" | "reply_to" | "what" | "raw" | "message"> {
  const body = text(object(message.text)?.body);
  if (message.type !== "text" || body === undefined) {
    return { kind: "unsupported", what: text(message.type) ?? "message without a type", raw: message, message: true };
  }
  const answered = text(object(message.context)?.id);
  return { kind: "message", content: { text: body }, ...(answered !== undefined && { reply_to: answered }) };
}

/** When the customer wrote by Meta's clock, never later than when we got it. */
function sentAt(message: Json, received: Date): Date {
  const seconds = Number(message.timestamp);
  const at = new Date(seconds * 1000);
  return seconds > 0 && at < received ? at : received;
}

function contactNames(value: Json): Map<string, string> {
  const names = new Map<string, string>();
  for (const contact of objects(value.contacts)) {
    const number = text(contact.wa_id);
    const name = text(object(contact.profile)?.name);
    if (number && name !== undefined) {
      names.set(number, name);
    }
  }
  return names;
}

function iso(time: Date): string {
  return time.toISOString().replace(".000Z", "Z");
}

function object(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(object).filter((element) => element !== undefined) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
