// These types stand for types of Node.js and of the DOM. Neither is needed to compile a program.

/** An abort signal. Every `AbortSignal` is one, that of Node.js as well as that of the DOM. */
export interface AbortSignalLike {
  /** Whether the signal was aborted. */
  readonly aborted: boolean
  /** Why it was aborted. */
  readonly reason?: unknown
  /** Adds a listener. */
  addEventListener(type: 'abort', listener: () => void): void
  /** Removes a listener. */
  removeEventListener(type: 'abort', listener: () => void): void
}

/** A `Buffer`. A program that is compiled without `@types/node` sees it as the `Uint8Array` that it is. */
export type Bytes = typeof globalThis extends { Buffer: { isBuffer(value: unknown): value is infer B } } ? B : Uint8Array
