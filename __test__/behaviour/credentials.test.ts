// Which credential goes where, and where none ever goes.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'

import { AuthError, Client, type ClientOptions, type TriggerOptions } from '../../index.js'
import { run } from '../support/child.ts'
import { clientOf, rejection, withVariables } from '../support/client.ts'
import { closedAddress, faultServer } from '../support/fault-server.ts'
import { hang, json, redirect, reset, status } from '../support/faults.ts'
import type { ReceivedRequest } from '../support/http-request.ts'
import { callWithSamples, METHODS } from '../support/methods.ts'

const KEY = 'api_3f9c-secret-key'
const TOKEN = 'acc_77aa-secret-token'
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZWNyZXQtand0In0.c2lnbmF0dXJl'
const ORGANIZATION = 'org_1'
const SECRETS = [KEY, TOKEN, JWT]

/** The headers of a request that say who sends it. */
function identity({ headers }: ReceivedRequest): Record<string, string> {
  const names = ['x-api-key', 'x-access-token', 'authorization', 'x-organization-id']
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)))
}

interface Case {
  options: ClientOptions
  call: Record<string, string>
  trigger: Record<string, string>
}

/** What is given to the client, what goes out with a call, and what with a trigger. */
const CASES: Record<string, Case> = {
  'an API key': { options: { apiKey: KEY }, call: { 'x-api-key': KEY }, trigger: { 'x-api-key': KEY } },
  'an access token': {
    options: { accessToken: TOKEN },
    call: { 'x-access-token': TOKEN },
    trigger: { authorization: `Bearer ${TOKEN}` },
  },
  'an access token and an organization': {
    options: { accessToken: TOKEN, organizationId: ORGANIZATION },
    call: { 'x-access-token': TOKEN, 'x-organization-id': ORGANIZATION },
    trigger: { authorization: `Bearer ${TOKEN}`, 'x-organization-id': ORGANIZATION },
  },
  'a JWT': { options: { accessToken: JWT }, call: { 'x-access-token': JWT }, trigger: { authorization: `Bearer ${JWT}` } },
  'a JWT and an organization': {
    options: { accessToken: JWT, organizationId: ORGANIZATION },
    call: { authorization: `Bearer ${JWT}`, 'x-organization-id': ORGANIZATION },
    trigger: { authorization: `Bearer ${JWT}`, 'x-organization-id': ORGANIZATION },
  },
  'an API key and a token': {
    options: { apiKey: KEY, accessToken: TOKEN },
    call: { 'x-api-key': KEY, 'x-access-token': TOKEN },
    trigger: { 'x-api-key': KEY },
  },
  'an API key, a JWT and an organization': {
    options: { apiKey: KEY, accessToken: JWT, organizationId: ORGANIZATION },
    call: { 'x-api-key': KEY, authorization: `Bearer ${JWT}`, 'x-organization-id': ORGANIZATION },
    trigger: { 'x-api-key': KEY, 'x-organization-id': ORGANIZATION },
  },
  'an authorization header': {
    options: { headers: { Authorization: 'Bearer own' } },
    call: { authorization: 'Bearer own' },
    trigger: { authorization: 'Bearer own' },
  },
  'an x-access-token header': {
    options: { headers: { 'X-Access-Token': TOKEN } },
    call: { 'x-access-token': TOKEN },
    trigger: { authorization: `Bearer ${TOKEN}` },
  },
  'an API key and a header of the same name': {
    options: { apiKey: KEY, headers: { 'X-Api-Key': 'other' } },
    call: { 'x-api-key': KEY },
    trigger: { 'x-api-key': KEY },
  },
  'a token and a header of the same name': {
    options: { accessToken: TOKEN, headers: { 'x-access-token': 'other' } },
    call: { 'x-access-token': TOKEN },
    trigger: { authorization: `Bearer ${TOKEN}` },
  },
}

describe('a client with', () => {
  for (const [name, { options, call, trigger }] of Object.entries(CASES)) {
    test(name, async () => {
      await using server = await faultServer()
      server.always(json({ id: 'a' }))
      const client = withVariables({}, () => new Client({ baseUrl: server.url, ...options }))
      await client.workflows.getFlow('a')
      await client.workflows.createFlow({ displayName: 'a' })
      await client.workflows.triggerFlow('a')
      await client.workflows.triggerFlowSync('a')
      assert.deepEqual(server.requests.map(identity), [call, call, trigger, trigger])
    })
  }
})

describe('a trigger', () => {
  /** What goes out with a trigger. */
  const sent = async (options: ClientOptions, given?: TriggerOptions) => {
    await using server = await faultServer()
    server.always(json({}))
    const client = withVariables({}, () => new Client({ baseUrl: server.url, ...options }))
    await client.workflows.triggerFlow('a', {}, given)
    return server.requests[0]!
  }

  test('never carries x-access-token, however it was given', async () => {
    const header = { 'x-access-token': TOKEN }
    const requests = [
      await sent({ accessToken: TOKEN }),
      await sent({ headers: header }),
      await sent({ apiKey: KEY, accessToken: TOKEN, headers: header }),
      await sent({ apiKey: KEY }, { headers: header }),
      await sent({ apiKey: KEY }, { headers: { 'X-ACCESS-TOKEN': TOKEN } }),
      await sent({}, { headers: header }),
    ]
    for (const request of requests) assert.equal(request.headers['x-access-token'], undefined)
  })

  test('carries no credential at all when it is anonymous', async () => {
    const options = { apiKey: KEY, accessToken: TOKEN, headers: { authorization: 'Bearer own', 'x-access-token': TOKEN } }
    assert.deepEqual(identity(await sent(options, { anonymous: true })), {})
    assert.deepEqual(identity(await sent({ accessToken: JWT }, { anonymous: true })), {})
  })

  test('needs no credential when it is anonymous', async () => {
    assert.deepEqual(identity(await sent({}, { anonymous: true })), {})
  })
})

describe('a change of credential', () => {
  test('drops the API key for a token, and holds from the next call on', async () => {
    await using server = await faultServer()
    server.always(json({ id: 'a' }))
    const client = clientOf(server, { apiKey: KEY })
    await client.workflows.getFlow('a')
    client.setAccessToken(TOKEN)
    await client.workflows.getFlow('a')
    client.setOrganizationId(ORGANIZATION)
    client.setAccessToken(JWT)
    await client.workflows.getFlow('a')
    client.setOrganizationId(undefined)
    await client.workflows.getFlow('a')
    assert.deepEqual(server.requests.map(identity), [
      { 'x-api-key': KEY },
      { 'x-access-token': TOKEN },
      { authorization: `Bearer ${JWT}`, 'x-organization-id': ORGANIZATION },
      { 'x-access-token': JWT },
    ])
  })

  test('to none makes calls fail before anything is sent', async () => {
    await using server = await faultServer()
    const client = withVariables({}, () => new Client({ baseUrl: server.url, accessToken: TOKEN }))
    client.clearAccessToken()
    for (const method of METHODS) {
      assert.ok(await rejection(callWithSamples(client, method)) instanceof AuthError, method.name)
    }
    assert.equal(server.connections.length, 0)
  })

  test('leaves the calls under way as they were, each with the credential of its user', async () => {
    await using server = await faultServer()
    server.script(...Array.from({ length: 10 }, () => status(503, { 'retry-after': '0' })))
    server.always(json({ id: 'a' }))
    const client = clientOf(server)
    const calls = Array.from({ length: 10 }, (_, user) => {
      client.setAccessToken(`token-of-${user}`)
      return client.workflows.getFlow(`flow-of-${user}`)
    })
    await Promise.all(calls)
    assert.equal(server.requests.length, 20)
    for (const { path, headers } of server.requests) {
      assert.equal(headers['x-access-token'], `token-of-${path.slice(-1)}`, path)
    }
  })

  test('takes no token that cannot be sent, and does not show it', () => {
    const client = new Client({ apiKey: KEY })
    for (const token of [`${TOKEN}\r\nx-own: 1`, '', `${TOKEN}\u0000`, 7, null, undefined, {}]) {
      assert.throws(() => client.setAccessToken(token as string), (error: Error) => {
        assert.ok(error instanceof TypeError)
        assert.match(error.message, /oken/)
        assert.doesNotMatch(inspect(error), /secret/)
        return true
      })
    }
    for (const id of ['org\n1', '', 7, null]) assert.throws(() => client.setOrganizationId(id as string), TypeError)
  })
})

describe('a redirect', () => {
  for (const code of [301, 302, 303, 307, 308]) {
    test(`(${code}) is an answer: it is not followed, neither to another host nor on the same`, async () => {
      await using elsewhere = await faultServer()
      await using server = await faultServer()
      for (const to of [`${elsewhere.url}/activepieces/v1/flows/a`, '/activepieces/v1/flows/b']) {
        server.script(redirect(to, code), redirect(to, code))
        const { workflows } = clientOf(server)
        const errors = [await rejection(workflows.getFlow('a')), await rejection(workflows.triggerFlow('a'))]
        for (const { name, statusCode, headers } of errors) {
          assert.deepEqual([name, statusCode, headers?.location], ['ApiError', code, to])
        }
      }
      assert.equal(server.requests.length, 4)
      assert.equal(elsewhere.connections.length, 0)
    })
  }
})

describe('plain http', () => {
  const OPTIONS: ((url: string) => ClientOptions)[] = [
    (url) => ({ baseUrl: url }),
    (url) => ({ services: { workflowEngine: url } }),
    (url) => ({ services: { channelService: url } }),
  ]
  for (const options of OPTIONS) {
    const name = JSON.stringify(options('…'))
    test(`beyond this machine is refused (${name})`, () => {
      for (const host of ['flows.example', '10.0.0.1:3000', '127.0.0.1.example', 'localhost.example', '0.0.0.0']) {
        const url = `http://${host}`
        assert.throws(() => new Client({ apiKey: KEY, ...options(url) }), { name: 'TypeError', message: /plain http/ }, url)
        new Client({ apiKey: KEY, allowInsecure: true, ...options(url) })
      }
    })
    test(`to this machine is allowed (${name})`, () => {
      for (const host of ['localhost', '127.0.0.1:1', '127.9.9.9', '[::1]:1', 'app.localhost:1']) {
        new Client({ apiKey: KEY, ...options(`http://${host}`) })
      }
    })
  }
  test('beyond this machine is refused from the environment too', () => {
    withVariables({ IMBRACE_GATEWAY_URL: 'http://flows.example' }, () => {
      assert.throws(() => new Client({ apiKey: KEY }), /IMBRACE_GATEWAY_URL/)
    })
  })
})

describe('no key and no token is shown', () => {
  const doesNotTell = (text: string, what: string) => {
    for (const secret of SECRETS) assert.ok(!text.includes(secret), `${what} shows ${secret}: ${text}`)
  }
  const everything = (value: unknown) =>
    inspect(value, { depth: Infinity, showHidden: true, showProxy: true, getters: true }) + JSON.stringify(value) + String(value)
  const options: ClientOptions = {
    apiKey: KEY, accessToken: TOKEN, organizationId: ORGANIZATION, headers: { authorization: `Bearer ${JWT}` }, maxRetries: 0,
  }

  test('by a client and what hangs on it', () => {
    const client = new Client(options)
    const before = everything(client)
    const { workflows } = client
    for (const value of [client, workflows, { deep: [{ client }] }]) doesNotTell(everything(value), 'a client')
    doesNotTell(before + JSON.stringify(Object.getOwnPropertyDescriptors(client)), 'a client')
  })

  test('by any error', async () => {
    await using server = await faultServer()
    const client = new Client({ ...options, baseUrl: server.url, timeout: 400 })
    server.script(status(401), status(404), status(429), hang(), reset(), json([]), redirect('/'))
    for (let call = 0; call < 7; call += 1) doesNotTell(everything(await rejection(client.workflows.getFlow('a'))), 'an error')
    const refused = new Client({ ...options, baseUrl: await closedAddress() })
    doesNotTell(everything(await rejection(refused.workflows.getFlow('a'))), 'an error')
    doesNotTell(everything(await rejection(client.workflows.getFlow('', { headers: { 'x-own': `${KEY}` } }))), 'an error')
  })

  test('by the TypeError about an option that cannot be sent', () => {
    const wrong: ClientOptions[] = [
      { apiKey: `${KEY}\n` }, { accessToken: `${TOKEN}\u0000` }, { headers: { authorization: `Bearer ${JWT}\r\nx: y` } },
      { apiKey: [KEY] as never }, { apiKey: { key: KEY } as never }, { baseUrl: `https://user:${KEY}@flows.example` },
      { baseUrl: `https://flows.example/?key=${KEY}` }, { proxy: `http://user:${KEY}@` },
    ]
    for (const options of wrong) {
      assert.throws(() => new Client(options), (error: Error) => {
        assert.ok(error instanceof TypeError)
        doesNotTell(everything(error), 'a TypeError')
        return true
      })
    }
  })

  test('by a program that logs all it can', async () => {
    await using server = await faultServer()
    server.always(status(404))
    const { stdout, stderr } = await run({
      script: `
        const client = new Client({ apiKey: '${KEY}', baseUrl: '${server.url}' })
        client.workflows.triggerFlow('a').catch(console.error)
        await client.workflows.getFlow('a')`,
      variables: { RUST_LOG: 'trace', RUST_BACKTRACE: 'full', NODE_DEBUG: 'http,net,tls', DEBUG: '*' },
    })
    assert.equal(server.requests.length, 2)
    assert.match(stderr, /ApiError: 404/)
    doesNotTell(stdout + stderr, 'a program')
  })
})

describe('an option wins over its environment variable, which stands in for it', () => {
  const VARIABLES = {
    IMBRACE_API_KEY: KEY, IMBRACE_ACCESS_TOKEN: TOKEN, IMBRACE_ORGANIZATION_ID: 'org_env', IMBRACE_PROJECT_ID: 'project_env',
  }
  /** The request that a client of these options sends with these variables. */
  const request = async (variables: Record<string, string>, options: ClientOptions = {}) => {
    await using server = await faultServer()
    server.always(json({ data: [], next: null, previous: null }))
    const client = withVariables({ IMBRACE_GATEWAY_URL: server.url, ...variables }, () => new Client(options))
    await client.workflows.listFlows()
    return server.requests[0]!
  }

  test('all come from the environment', async () => {
    const sent = await request(VARIABLES)
    assert.deepEqual(identity(sent), { 'x-api-key': KEY, 'x-access-token': TOKEN, 'x-organization-id': 'org_env' })
    assert.equal(sent.path, '/activepieces/v1/flows?projectId=project_env')
  })

  test('a credential that is given keeps both variables out', async () => {
    assert.deepEqual(identity(await request(VARIABLES, { accessToken: 'given', organizationId: 'org_given' })),
      { 'x-access-token': 'given', 'x-organization-id': 'org_given' })
    assert.deepEqual(identity(await request(VARIABLES, { apiKey: 'given' })), { 'x-api-key': 'given', 'x-organization-id': 'org_env' })
    assert.deepEqual(identity(await request(VARIABLES, { headers: { Authorization: 'Bearer given' } })),
      { authorization: 'Bearer given', 'x-organization-id': 'org_env' })
  })

  test('a project that is given wins', async () => {
    assert.equal((await request(VARIABLES, { projectId: 'given' })).path, '/activepieces/v1/flows?projectId=given')
  })

  test('an address that is given wins', async () => {
    await using server = await faultServer()
    server.always(json({ status: 'Healthy' }))
    const client = withVariables({ ...VARIABLES, IMBRACE_GATEWAY_URL: 'https://gateway.example' },
      () => new Client({ baseUrl: `${server.url}/`, env: 'develop' }))
    await client.ping()
    assert.equal(server.requests[0]?.path, '/activepieces/v1/health')
  })

  test('the variable of the gateway wins over that of the environment', async () => {
    assert.equal((await request({ ...VARIABLES, IMBRACE_ENV: 'nowhere' })).method, 'GET')
  })

  test('the address of a service wins over the gateway', async () => {
    await using server = await faultServer()
    server.always(json({ status: 'Healthy' }))
    const client = withVariables({ ...VARIABLES, IMBRACE_GATEWAY_URL: 'https://gateway.example' },
      () => new Client({ baseUrl: 'https://base.example', services: { workflowEngine: `${server.url}/engine/` } }))
    await client.ping()
    assert.equal(server.requests[0]?.path, '/engine/v1/health')
  })

  test('an empty variable counts as absent', async () => {
    const sent = await request({ IMBRACE_API_KEY: '', IMBRACE_ACCESS_TOKEN: TOKEN, IMBRACE_ORGANIZATION_ID: '', IMBRACE_PROJECT_ID: '' })
    assert.deepEqual(identity(sent), { 'x-access-token': TOKEN })
    assert.equal(sent.path, '/activepieces/v1/flows')
  })

  test('a variable that cannot be meant is a TypeError that names it', () => {
    for (const [name, value] of Object.entries({ IMBRACE_ENV: 'production', IMBRACE_GATEWAY_URL: 'flows.example' })) {
      withVariables({ [name]: value }, () => {
        assert.throws(() => new Client({ apiKey: KEY }), (error: Error) => error instanceof TypeError && error.message.includes(name))
      })
    }
  })
})
