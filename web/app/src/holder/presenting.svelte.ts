import { identityOf, later, now, ownIdentity } from "../identity";
import { m } from "../messages";
import { readAll } from "../store";
import type { Json } from "../types/record";
import { ask } from "../worker/engine";
import type { Request } from "./request";

type Document = { [name: string]: Json };

/** A credential that can be shown. */
export interface Entry {
  credential: Document;
  id: string;
  issued: string;
  title: string;
}

/** Minutes in which the answer can be used. */
const MINUTES = 60;

/** One answer to one request: credentials are chosen, the presentation is made. Nothing leaves the browser. */
export class Presenting {
  entries = $state.raw<Entry[]>([]);
  chosen = $state<string[]>([]);
  made = $state.raw<{ text: string; until: string }>();
  problem = $state("");
  busy = $state(false);
  #rebinds: Document[] = [];

  constructor(readonly request: Request) {
    void readAll("attempts").then((kept) => {
      for (const { bundle } of kept) if (bundle) this.#enter(bundle.credential as Document);
    });
  }

  /** Takes credentials, and changes of keys, from files. */
  async add(files: Iterable<File>): Promise<void> {
    this.problem = "";
    for (const file of files) {
      const document = unpacked(await parsed(file));
      const entry = document && this.#enter(document);
      if (entry) this.chosen = [...new Set([...this.chosen, entry.id])];
      else if (document?.["format"] === "cando-rebind/1") this.#rebinds.push(document);
      else this.problem = m.present.unreadable(file.name);
    }
  }

  async make(): Promise<void> {
    [this.problem, this.busy] = ["", true];
    try {
      const credentials = this.entries.filter(({ id }) => this.chosen.includes(id)).map(({ credential }) => credential);
      const until = later(MINUTES);
      const text = await ask("present", {
        ...this.request,
        identity: await this.#holder(credentials),
        credentials: JSON.stringify(credentials),
        rebinds: JSON.stringify(this.#rebinds),
        created: now(),
        expires: until,
      });
      this.made = { text, until };
    } catch (error) {
      this.problem = (error as Error).message;
    }
    this.busy = false;
  }

  /** This browser's key, unless the credentials are those of one that it had before and did not give away. */
  #holder([first]: Document[]) {
    const subject = (first?.["credentialSubject"] as Document | undefined)?.["id"];
    return this.#rebinds.length || typeof subject !== "string" ? ownIdentity() : identityOf(subject);
  }

  #enter(credential: Document): Entry | undefined {
    const { id, name, type, validFrom } = credential;
    if (!Array.isArray(type) || !type.includes("VerifiableCredential") || typeof id !== "string") return undefined;
    const entry = { credential, id, issued: String(validFrom), title: String(name) };
    if (!this.entries.some((other) => other.id === id)) this.entries = [...this.entries, entry];
    return entry;
  }
}

/** The credential of a bundle, any other document as it is. */
function unpacked(document: Document | undefined): Document | undefined {
  return document?.["format"] === "cando-bundle/1" ? (document["credential"] as Document) : document;
}

async function parsed(file: File): Promise<Document | undefined> {
  try {
    const document = JSON.parse(await file.text()) as Json;
    return typeof document === "object" && document && !Array.isArray(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
