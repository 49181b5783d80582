/** The anchor of a heading, as GitHub makes it, so that links work both in the repository and on the site. */
export function toHeadingSlug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Mark}\p{Number}_\- ]/gu, '')
    .replaceAll(' ', '-');
}
