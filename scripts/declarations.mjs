// Adds `| undefined` to optional properties in declarations. Otherwise `exactOptionalPropertyTypes` refuses `undefined`.
import ts from 'typescript'

const { AnyKeyword, UnknownKeyword, UndefinedKeyword } = ts.SyntaxKind

const accepts = (type) => [AnyKeyword, UnknownKeyword, UndefinedKeyword].includes(type.kind) || (ts.isUnionTypeNode(type) && type.types.some(accepts))

/** Whether `| undefined` after this type would become a part of it. */
const isOpen = (type) => ts.isFunctionTypeNode(type) || ts.isConstructorTypeNode(type) || ts.isConditionalTypeNode(type)

/** Returns the types of the optional properties that do not accept `undefined`. */
function exactTypes(source) {
  const types = []
  const visit = (node) => {
    const isProperty = ts.isPropertySignature(node) || ts.isPropertyDeclaration(node)
    if (isProperty && node.questionToken && node.type && !accepts(node.type)) types.push(node.type)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return types
}

/** Returns the declarations with `| undefined` added to the type of each optional property. */
export function acceptUndefined(text) {
  const source = ts.createSourceFile('index.d.ts', text, ts.ScriptTarget.Latest)
  const insertions = exactTypes(source).flatMap((type) => isOpen(type)
    ? [[type.getStart(source), '('], [type.end, ') | undefined']]
    : [[type.end, ' | undefined']])
  insertions.sort(([one], [other]) => other - one)
  return insertions.reduce((result, [at, insertion]) => result.slice(0, at) + insertion + result.slice(at), text)
}
