/** What was dropped: files, and those in folders. */

/** The transfer must be read at once: it is empty after the event. */
export async function dropped({ items }: DataTransfer): Promise<File[]> {
  const files = [...items].map((item) => {
    const entry = item.webkitGetAsEntry();
    return entry?.isDirectory ? filesIn(entry as FileSystemDirectoryEntry) : [item.getAsFile()];
  });
  return (await Promise.all(files)).flat().filter((file) => file !== null);
}

async function filesIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  // A reader gives its entries in portions, at last an empty one.
  for (let portion = await entries(reader); portion.length; portion = await entries(reader)) {
    for (const entry of portion) files.push(...(await filesOf(entry)));
  }
  return files;
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isDirectory) return filesIn(entry as FileSystemDirectoryEntry);
  return [await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed))];
}

function entries(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((done, failed) => reader.readEntries(done, failed));
}
