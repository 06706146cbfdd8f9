// The conversation of the traces, plain and streamed, by the official clients for Node: chat
// completions, responses, messages, generateContent. Takes the provider's address from BASE_URL and
// the model from MODEL.
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';

const base = process.env.BASE_URL;
const model = process.env.MODEL;
const apiKey = 'callers-key';

const system = 'Be brief. Greet with "Grüß Gott". 🌦️';
const question = 'What is the weather in Tromsø?';
const said = 'Let me look.';
const result = '−3 °C, snow ❄️';
const next = 'And in Zürich? 🙂';
const description = 'The weather of a city, e.g. Zürich.';
const schema = {
  type: 'object',
  properties: { city: { type: 'string', description: 'Its name, in its own language.' } },
  required: ['city'],
};

const openai = new OpenAI({ baseURL: `${base}/v1`, apiKey, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: base, apiKey, maxRetries: 0 });
const google = new GoogleGenAI({ apiKey, vertexai: false, httpOptions: { baseUrl: base } });

const chat = {
  model,
  messages: [
    { role: 'system', content: system },
    { role: 'user', content: question },
    {
      role: 'assistant',
      content: said,
      tool_calls: [
        { id: 'call_earlier', type: 'function', function: { name: 'weather', arguments: '{"city":"Tromsø"}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'call_earlier', content: result },
    { role: 'user', content: next },
  ],
  tools: [{ type: 'function', function: { name: 'weather', description, parameters: schema } }],
  tool_choice: 'auto',
  temperature: 0.2,
  max_completion_tokens: 300,
  user: 'user-1',
};
await openai.chat.completions.create(chat);
const chunks = await openai.chat.completions.create({
  ...chat,
  stream: true,
  stream_options: { include_usage: true },
});
for await (const _ of chunks);

const response = {
  model,
  instructions: system,
  input: [
    { role: 'user', content: question },
    { role: 'assistant', content: said },
    { type: 'function_call', call_id: 'call_earlier', name: 'weather', arguments: '{"city":"Tromsø"}' },
    { type: 'function_call_output', call_id: 'call_earlier', output: result },
    { role: 'user', content: next },
  ],
  tools: [{ type: 'function', name: 'weather', description, parameters: schema, strict: false }],
  tool_choice: 'auto',
  temperature: 0.2,
  max_output_tokens: 300,
  store: false,
};
await openai.responses.create(response);
await openai.responses.stream(response).finalResponse();

const message = {
  model,
  max_tokens: 300,
  temperature: 0.2,
  system: [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }],
  messages: [
    { role: 'user', content: question },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: said },
        { type: 'tool_use', id: 'toolu_earlier', name: 'weather', input: { city: 'Tromsø' } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_earlier', content: result },
        { type: 'text', text: next },
      ],
    },
  ],
  tools: [{ name: 'weather', description, input_schema: schema }],
  tool_choice: { type: 'auto' },
  metadata: { user_id: 'user-1' },
};
const beta = { headers: { 'anthropic-beta': 'extended-cache-ttl-2025-04-11' } };
await anthropic.messages.create(message, beta);
await anthropic.messages.stream(message, beta).finalMessage();

const content = {
  model,
  contents: [
    { role: 'user', parts: [{ text: question }] },
    { role: 'model', parts: [{ text: said }, { functionCall: { name: 'weather', args: { city: 'Tromsø' } } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'weather', response: { output: result } } }] },
    { role: 'user', parts: [{ text: next }] },
  ],
  config: {
    systemInstruction: system,
    temperature: 0.2,
    maxOutputTokens: 300,
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_ONLY_HIGH' }],
    toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
    tools: [
      {
        functionDeclarations: [
          {
            name: 'weather',
            description,
            parameters: {
              type: 'OBJECT',
              properties: { city: { type: 'STRING', description: 'Its name, in its own language.' } },
              required: ['city'],
            },
          },
        ],
      },
    ],
  },
};
await google.models.generateContent(content);
for await (const _ of await google.models.generateContentStream(content));
