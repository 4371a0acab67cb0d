// Responses can contain fields that are not declared here. They are kept unchanged.
export interface Flow {
  [field: string]: unknown
}
export interface FlowVersion {
  [field: string]: unknown
}
export interface FlowRun {
  [field: string]: unknown
}
export interface Folder {
  [field: string]: unknown
}
export interface AppConnection {
  [field: string]: unknown
}
export interface McpServer {
  [field: string]: unknown
}
export interface McpFlowTool {
  [field: string]: unknown
}
export interface WorkflowTable {
  [field: string]: unknown
}
export interface WorkflowRecord {
  [field: string]: unknown
}
export interface WorkflowField {
  [field: string]: unknown
}
export interface FlowTemplate {
  [field: string]: unknown
}
export interface FlowTemplateBody {
  [field: string]: unknown
}
export interface Piece {
  [field: string]: unknown
}
export interface PieceSummary {
  [field: string]: unknown
}
export interface Invitation {
  [field: string]: unknown
}
