package io.marquee.poll;

import io.marquee.source.HostCheck;
import org.apache.camel.component.http.HttpClientConfigurer;

/** Keeps providers to the hosts that they may have: in each connection of the HTTP client that it configures, and wherever it is asked. */
public interface ProviderHosts extends HttpClientConfigurer, HostCheck {}
