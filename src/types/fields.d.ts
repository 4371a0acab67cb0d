/** The options of a read: those of every call, and which part of the reply is wanted. */
export interface ReadOptions<F extends string = never> extends RequestOptions {
  /**
   * Paths of the wanted fields, for example `['id', 'version.displayName']`. The rest is dropped off the main thread,
   * before JavaScript sees it; a field that is not there is absent. Default: all of it.
   */
  fields?: readonly F[]
}

/** The part of `T` that the paths `F` name; all of it without a path. */
export type Picked<T, F extends string> = [F] extends [never] ? T : PickedFields<T, F>

/** The same for at least one path. */
type PickedFields<T, F extends string> = T extends readonly (infer E)[]
  ? PickedFields<E, F>[]
  : {
      [K in F extends `${infer Head}.${string}` ? Head : F]: K extends keyof T
        ? K extends F
          ? T[K]
          : PickedFields<NonNullable<T[K]>, F extends `${K}.${infer Rest}` ? Rest : never>
        : unknown
    }
