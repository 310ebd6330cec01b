/** What a person shows of a credential. */

export const badge = {
  cardPrint: "Print the card",
  copied: "The link is in the clipboard.",
  copyLink: "Copy the link",
  formHint: "Both have a QR code that holds the whole credential. The name is printed, and goes nowhere else: it is not in the credential, nor sent anywhere.",
  linkName: "scanned badge",
  name: "Your name, if it should be on them",
  otherLink: "A link of your own in the QR code",
  otherLinkHint: "For a credential that is too large for a code: where you keep the file, such as your own page.",
  own: "Is it yours? Show it as a badge",
  paper: "On paper",
  paperPrint: "Print on A4",
  picture: "As a picture",
  pictureHint: "Both files hold the credential: whoever gets one can drop it on the page Verify.",
  png: "badge.png",
  svg: "badge.svg",
  title: "Badge",
};
