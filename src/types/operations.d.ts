/** A step as operations take it. */
export interface FlowActionInput {
  /** The name under which later steps see its output, `step_1`. */
  name: string
  /** What kind of step it is. */
  type: 'CODE' | 'PIECE' | 'LOOP_ON_ITEMS' | 'ROUTER' | (string & {})
  /** The step's name, for people. */
  displayName: string
  /** Whether it is set up completely. */
  valid: boolean
  /** Whether runs pass it over. Default: false. */
  skip?: boolean
  /** What it does, by kind: source code, piece and action, items, branches. */
  settings: Record<string, unknown>
  [field: string]: unknown
}

/** A trigger as operations take it. */
export interface FlowTriggerInput {
  /** `trigger`, always. */
  name: string
  /** `EMPTY` for none yet. */
  type: 'EMPTY' | 'PIECE_TRIGGER' | (string & {})
  /** The trigger's name, for people. */
  displayName: string
  /** Whether it is set up completely. */
  valid: boolean
  /** Piece, trigger and input of a `PIECE_TRIGGER`. */
  settings: Record<string, unknown>
  [field: string]: unknown
}

/**
 * A change of a flow. The types are those of the engine; a type that is not among them goes through as well.
 *
 * An operation that misses its target (a step that is not there) is accepted and does nothing.
 */
export type FlowOperation =
  /** Locks the draft, publishes it and enables the flow. */
  | { type: 'LOCK_AND_PUBLISH'; request: Record<string, unknown> }
  /** Enables or disables the flow. */
  | {
      type: 'CHANGE_STATUS'
      request: {
        /** What the flow is to be. */
        status: FlowStatus
      }
    }
  /** Locks the draft without publishing it. */
  | { type: 'LOCK_FLOW'; request: Record<string, unknown> }
  /** Moves the flow into a folder, or out of any. */
  | {
      type: 'CHANGE_FOLDER'
      request: {
        /** The folder; null for none. */
        folderId: string | null
      }
    }
  /** Renames the flow. */
  | {
      type: 'CHANGE_NAME'
      request: {
        /** Its new name. */
        displayName: string
      }
    }
  /** Puts a step elsewhere. */
  | {
      type: 'MOVE_ACTION'
      request: {
        /** The step. */
        name: string
        /** The step that it is put after or into. */
        newParentStep: string
        /** Where, seen from that one. Default: `AFTER`. */
        stepLocationRelativeToNewParent?: StepLocation
        /** Which branch, from 0, with `INSIDE_BRANCH`. */
        branchIndex?: number
      }
    }
  /** Replaces the trigger and all steps. */
  | {
      type: 'IMPORT_FLOW'
      request: {
        /** The flow's new name. */
        displayName: string
        /** The trigger, with the first step in its `nextAction` and so on. */
        trigger: FlowTriggerInput
        /** The version of the format of the steps. */
        schemaVersion?: string | null
      }
    }
  /** Sets the trigger; the steps stay. */
  | { type: 'UPDATE_TRIGGER'; request: FlowTriggerInput }
  /** Adds a step. Say where: without a location, steps after a loop are lost. */
  | {
      type: 'ADD_ACTION'
      request: {
        /** The step that it is put after or into. */
        parentStep: string
        /** Where, seen from that one. Default: `AFTER`. */
        stepLocationRelativeToParent?: StepLocation
        /** Which branch, from 0, with `INSIDE_BRANCH`. */
        branchIndex?: number
        /** The step. */
        action: FlowActionInput
      }
    }
  /** Replaces the step of this name; what is inside it and after it stays. */
  | { type: 'UPDATE_ACTION'; request: FlowActionInput }
  /** Deletes steps. */
  | {
      type: 'DELETE_ACTION'
      request: {
        /** Their names. */
        names: string[]
      }
    }
  /** Puts a copy of a step after it, under a name of its own. */
  | {
      type: 'DUPLICATE_ACTION'
      request: {
        /** The step. */
        stepName: string
      }
    }
  /** Makes an older version the draft. */
  | {
      type: 'USE_AS_DRAFT'
      request: {
        /** The version. */
        versionId: string
      }
    }
  /** Adds a branch to a router. */
  | {
      type: 'ADD_BRANCH'
      request: {
        /** The router. */
        stepName: string
        /** Where among its branches, from 0. */
        branchIndex: number
        /** The name of the branch, for people. */
        branchName: string
        /** True when all conditions of a group are, for any group. */
        conditions?: BranchCondition[][]
      }
    }
  /** Deletes a branch of a router, with its steps. */
  | {
      type: 'DELETE_BRANCH'
      request: {
        /** The router. */
        stepName: string
        /** The branch, from 0. */
        branchIndex: number
      }
    }
  /** Puts a copy of a branch after it. */
  | {
      type: 'DUPLICATE_BRANCH'
      request: {
        /** The router. */
        stepName: string
        /** The branch, from 0. */
        branchIndex: number
      }
    }
  /** Puts a branch elsewhere among those of its router. */
  | {
      type: 'MOVE_BRANCH'
      request: {
        /** The router. */
        stepName: string
        /** Where the branch is, from 0. */
        sourceBranchIndex: number
        /** Where it is to be, from 0. */
        targetBranchIndex: number
      }
    }
  /** Makes runs pass steps over, or not. */
  | {
      type: 'SET_SKIP_ACTION'
      request: {
        /** The steps. */
        names: string[]
        /** Whether they are passed over. */
        skip: boolean
      }
    }
  /** Replaces the data of your own. */
  | {
      type: 'UPDATE_METADATA'
      request: {
        /** The new data; null for none. */
        metadata?: Record<string, unknown> | null
      }
    }
  /** Keeps what the editor shows as an example of a step's input or output. */
  | {
      type: 'SAVE_SAMPLE_DATA'
      request: {
        /** The step. */
        stepName: string
        /** The example. */
        payload: unknown
        /** What it is an example of. */
        type: 'INPUT' | 'OUTPUT'
        /** How it is kept. */
        dataType: 'JSON' | 'STRING'
      }
    }
  /** An operation of an engine that is newer than this package. */
  | { type: string & {}; request: object }
