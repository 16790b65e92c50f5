import document from '../../../static-web/openapi.json'

/** "get /api/clients/{id}" → "getClient". */
export const operationIds = new Map(
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => [`${method} ${path}`, operationId] as const),
  ),
)
