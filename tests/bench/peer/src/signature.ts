// Meta's signature: `sha256=` and the HMAC-SHA256 of the raw body in hexadecimal.
import { createHmac, timingSafeEqual } from "node:crypto";

/** Whether the header holds the body's signature by any of the secrets. */
export function isSigned(body: Buffer, header: string | undefined, secrets: string[]): boolean {
  if (!header?.startsWith("sha256=")) {
    return false;
  }
  const given = Buffer.from(header.slice("sha256=".length), "hex");
  return secrets.some((secret) => {
    const right = createHmac("sha256", secret).update(body).digest();
    return given.length === right.length && timingSafeEqual(given, right);
  });
}
