package dev.understudy.anthropicjava;

import com.anthropic.backends.Backend;
import com.anthropic.core.ClientOptions;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;

/// A backend that leaves requests as they are: every target has an address and a key of its own.
enum EachItsOwn implements Backend {
  BACKEND;

  @Override
  public String baseUrl() {
    return ClientOptions.PRODUCTION_URL;
  }

  @Override
  public HttpRequest prepareRequest(HttpRequest request) {
    return request;
  }

  @Override
  public HttpRequest authorizeRequest(HttpRequest request) {
    return request;
  }

  @Override
  public HttpResponse prepareResponse(HttpResponse response) {
    return response;
  }

  @Override
  public void close() {}
}
