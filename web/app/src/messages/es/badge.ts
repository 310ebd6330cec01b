/** Lo que una persona muestra de una credencial. */

import type { Messages } from "..";

export const badge: Messages["badge"] = {
  cardPrint: "Imprimir la tarjeta",
  copied: "El enlace está en el portapapeles.",
  copyLink: "Copiar el enlace",
  formHint: "Ambos llevan un código QR que contiene toda la credencial. El nombre se imprime y no va a ningún otro lugar: no está en la credencial ni se envía.",
  linkName: "insignia escaneada",
  name: "Su nombre, si debe figurar en ellos",
  otherLink: "Un enlace propio en el código QR",
  otherLinkHint: "Para una credencial demasiado grande para un código: donde guarda el archivo, por ejemplo su propia página.",
  own: "¿Es suya? Muéstrela como insignia",
  paper: "En papel",
  paperPrint: "Imprimir en A4",
  picture: "Como imagen",
  pictureHint: "Ambos archivos contienen la credencial: quien reciba uno puede soltarlo en la página Verificar.",
  png: "badge.png",
  svg: "badge.svg",
  title: "Insignia",
};
