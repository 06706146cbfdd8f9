package dev.understudy.spring;

import dev.understudy.springai.FailoverChatModel;

/// What another configuration adds to the failover model.
@FunctionalInterface
interface ModelSetting {
  void in(FailoverChatModel.Builder model);
}
