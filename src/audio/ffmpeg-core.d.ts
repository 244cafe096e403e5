/** FFmpeg as WebAssembly; the package brings no types. */
declare module '@ffmpeg/core' {
  export type FfmpegCore = {
    /** Runs it as from a command line; returns its exit code. */
    exec(...args: string[]): number;
    /** Before each further run. */
    reset(): void;
    setLogger(logger: (line: { type: string; message: string }) => void): void;
    /** Files in memory. */
    FS: {
      writeFile(path: string, bytes: Uint8Array): void;
      readFile(path: string): Uint8Array;
    };
  };
  export default function createFfmpegCore(options: {
    wasmBinary: Uint8Array;
  }): Promise<FfmpegCore>;
}
