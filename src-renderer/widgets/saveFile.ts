import type { ExportedFile } from '../../src-main/contract/coverage/coverage.ts';

/** Hands a file to the browser's or the shell's own way of saving downloads. */
export function saveFile(file: ExportedFile): void {
  const content =
    file.encoding === 'base64'
      ? Uint8Array.from(atob(file.content), (character) => character.charCodeAt(0))
      : file.content;
  const address = URL.createObjectURL(new Blob([content], { type: file.mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
