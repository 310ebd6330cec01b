/** The operator's page. */

import type { AttemptLine, Standing } from "../../types/service";

const number = new Intl.NumberFormat("en");
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export const admin = {
  assessment: "Assessment",
  attempts: "Attempts",
  cost: (fuel: number, bytes: number) => `${number.format(Math.round(fuel / 1e6))} M fuel, ${number.format(Math.ceil(bytes / 1000))} kB`,
  columns: { attempt: "No.", cost: "Grading", score: "Score", started: "Started", standing: "Credential", status: "Status", subject: "Candidate", made: "Made", note: "Note", time: "Extra time", uses: "Used", more: "More" },
  copied: "Copied",
  copy: "Copy the link",
  create: "Make an invitation",
  decisions: { good: "Reinstate", revoked: "Revoke", suspended: "Suspend" } satisfies Record<Standing, string>,
  decisionTexts: {
    good: "From now on employers see it as in force again.",
    revoked: "Employers will see that it was taken back. This cannot be undone.",
    suspended: "Employers will see that it is suspended, until you reinstate it.",
  } satisfies Record<Standing, string>,
  decisionTitles: { good: "Reinstate this credential?", revoked: "Revoke this credential for good?", suspended: "Suspend this credential?" } satisfies Record<Standing, string>,
  extraTime: "Extra time, in percent",
  forget: "Sign out",
  invitations: "Invitations",
  link: "The link, shown only now",
  linkHint: "Whoever has it can use it.",
  moment: (milliseconds: number) => moment.format(milliseconds),
  noAttempts: "Nobody has started yet.",
  noInvitations: "No invitations yet.",
  note: "Note, only for you",
  percent: (percent: number) => (percent ? `+${percent} %` : "none"),
  refresh: "Refresh",
  reissue: "Issue anew",
  reissueLabel: "DID of the new key",
  reissueText: "Make sure that it is the same person: the credential will say that you did. It names the lost key, so it still fits its evidence. You get the file, to hand over.",
  reissueTitle: "Issue the credential anew?",
  reissueYes: "Issue it",
  signIn: "Sign in",
  signInText: "The service printed a one-time link when it started. Open it, or paste its token here.",
  standingOf: (decision: string, name: string) => `${decision}: ${name}`,
  standings: { good: "In force", revoked: "Revoked", suspended: "Suspended" } satisfies Record<Standing, string>,
  statuses: {
    abandoned: "Abandoned",
    ended: "Ended, not signed",
    issued: "Issued",
    lapsed: "Never started",
    open: "Under way",
    waiting: "Not started",
  } satisfies Record<AttemptLine["status"], string>,
  summary: "Summary",
  summaryColumns: ["Tickets", "Started", "Ended", "Issued", "Grading"],
  title: "Operator",
  token: "Token",
  uses: "How many people may use it",
};
