// These types replace types of Node.js and of the DOM, so that programs compile without `@types/node` and the `dom`
// library.

/** An abort signal, such as the `AbortSignal` of Node.js or of the DOM. */
export interface AbortSignalLike {
  /** Whether the signal is aborted. */
  readonly aborted: boolean
  /** Reason of the abort. */
  readonly reason?: unknown
  /** Adds a listener. */
  addEventListener(type: 'abort', listener: () => void): void
  /** Removes a listener. */
  removeEventListener(type: 'abort', listener: () => void): void
}

/** A `Buffer`. Its type is `Uint8Array` in programs that compile without `@types/node`. */
export type Bytes = typeof globalThis extends { Buffer: { isBuffer(value: unknown): value is infer B } } ? B : Uint8Array
