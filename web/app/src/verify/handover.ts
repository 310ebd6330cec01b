/** Files that go from the result screen to the verify screen without leaving the browser. */

let waiting: [credential: string, evidence: string] | undefined;

export function handOver(credential: string, evidence: string): void {
  waiting = [credential, evidence];
}

export function takeOver(): File[] {
  const [credential, evidence] = waiting ?? [];
  waiting = undefined;
  const file = (name: string, text: string | undefined) => (text ? [new File([text], name)] : []);
  return [...file("credential.json", credential), ...file("evidence.json", evidence)];
}
