/** Path of a Chromium: the one named by CHROMIUM, an installed one, else one it installs. */
export function ensureBrowser(): Promise<string>
