// Passkeys: the browser's own dialogue between a form's button and its sending. The
// server says what to ask (data-options) and judges the answer; nothing is decided here.
type Json = { [key: string]: unknown };

export function watchPasskeys(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset["passkey"] === undefined) return;
    const answer = form.elements.namedItem("credential");
    if (!(answer instanceof HTMLInputElement)) return;
    event.preventDefault();
    void ask(form).then(
      (credential) => {
        answer.value = credential;
        // Not requestSubmit: that would come through here again.
        form.submit();
      },
      () => {
        const said = form.querySelector("[data-said]");
        if (said !== null) said.textContent = form.dataset["failed"] ?? "";
      },
    );
  });
}

async function ask(form: HTMLFormElement): Promise<string> {
  const asked = JSON.parse(form.dataset["options"] ?? "{}") as { publicKey: Json };
  const options = asked.publicKey;
  const credential =
    form.dataset["passkey"] === "create"
      ? await navigator.credentials.create({ publicKey: creation(options) })
      : await navigator.credentials.get({ publicKey: request(options) });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  return JSON.stringify(written(credential));
}

function creation(options: Json): PublicKeyCredentialCreationOptions {
  const user = options["user"] as Json;
  return {
    ...(options as unknown as PublicKeyCredentialCreationOptions),
    challenge: bytes(options["challenge"]),
    user: { ...(user as unknown as PublicKeyCredentialUserEntity), id: bytes(user["id"]) },
    excludeCredentials: named(options["excludeCredentials"]),
  };
}

function request(options: Json): PublicKeyCredentialRequestOptions {
  return {
    ...(options as unknown as PublicKeyCredentialRequestOptions),
    challenge: bytes(options["challenge"]),
    allowCredentials: named(options["allowCredentials"]),
  };
}

function named(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list ?? []) as Json[]).map((one) => ({
    ...(one as unknown as PublicKeyCredentialDescriptor),
    id: bytes(one["id"]),
  }));
}

function written(credential: PublicKeyCredential): Json {
  const given = credential.response;
  const response: Json = { clientDataJSON: text(given.clientDataJSON) };
  if (given instanceof AuthenticatorAttestationResponse) {
    response["attestationObject"] = text(given.attestationObject);
    response["transports"] = given.getTransports();
  }
  if (given instanceof AuthenticatorAssertionResponse) {
    response["authenticatorData"] = text(given.authenticatorData);
    response["signature"] = text(given.signature);
    response["userHandle"] = given.userHandle === null ? null : text(given.userHandle);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: credential.getClientExtensionResults(),
    response,
  };
}

/** From base64url, as the server writes bytes in JSON. */
function bytes(value: unknown): ArrayBuffer {
  const plain = atob(String(value).replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
