// The secrets that webhooks may be signed with, believed for five minutes.
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";

const FRESH_MS = 5 * 60 * 1000;

const ssm = new SSMClient({});
let known: { secrets: Promise<string[]>; until: number } | undefined;

/** The secrets as they are now. */
export async function secrets(): Promise<string[]> {
  if (!known || known.until <= Date.now()) {
    known = { secrets: read(), until: Date.now() + FRESH_MS };
    known.secrets.catch(() => (known = undefined));
  }
  return known.secrets;
}

async function read(): Promise<string[]> {
  const name = process.env.SECRET_PARAMETER!;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  const text = Parameter?.Value;
  if (!text) {
    throw new Error("the parameter is empty");
  }
  return parse(text);
}

/** One secret, or a JSON list of them. */
function parse(text: string): string[] {
  return text.trimStart().startsWith("[") ? (JSON.parse(text) as string[]) : [text];
}
