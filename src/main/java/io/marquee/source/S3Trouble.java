package io.marquee.source;

import io.marquee.feed.FeedException;
import io.marquee.feed.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Says in words of our own what an S3 server means by an answer without a file: its status, and the code that is in its body. Nothing else of that
 * is quoted: some servers repeat the request there, and what they would have had signed.
 */
final class S3Trouble {

    /** Most bytes of the body of such an answer. */
    static final int MAX_BYTES = 1 << 16;

    private static final Pattern CODE = Pattern.compile("[A-Za-z]{1,64}");
    private static final String ROOT = "Error/";
    private static final Pattern OTHER_REGION = Pattern.compile("PermanentRedirect|TemporaryRedirect|Redirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException");

    private final FileAddress address;
    private final S3Login login;

    S3Trouble(FileAddress address, S3Login login) {
        this.address = address;
        this.login = login;
    }

    /**
     * @param body of the answer; null without one
     * @param region that its head names, or null
     * @param retryAfter that its head says, or null
     * @param isList whether a list was asked for, and no file
     */
    IOException of(int status, InputStream body, String region, String retryAfter, boolean isList) {
        Map<String, String> error = read(body);
        String code = CODE.matcher(error.getOrDefault("Code", "")).matches() ? error.get("Code") : "";
        String where = region == null ? error.getOrDefault("Region", "") : region;
        boolean redirects = status == 301 || status == 302 || status == 307 || status == 308;
        String words = redirects || OTHER_REGION.matcher(code).matches() ? elsewhere(S3Login.REGION_NAME.matcher(where).matches() ? where : null) : words(code, isList);
        if ("NoSuchKey".equals(code)) {
            return new FeedException("it is there no more");
        }
        return StatusException.saying(status, (code.isEmpty() ? "" : " " + code) + (words == null ? "" : ": " + words), retryAfter);
    }

    private static Map<String, String> read(InputStream body) {
        Map<String, String> error = new HashMap<>();
        try {
            if (body != null) {
                S3Xml.read(body, MAX_BYTES, (path, text) -> {
                    if (path.equals(ROOT + "Code") || path.equals(ROOT + "Region")) {
                        error.put(path.substring(ROOT.length()), text.strip());
                    }
                });
            }
        } catch (IOException e) {
            // the status says enough
            error.putIfAbsent("Code", "");
        }
        return error;
    }

    private String elsewhere(String region) {
        return "the bucket " + address.bucket() + " is in " + (region == null ? "another region, or at another host" : "the region " + region)
                + ": url must name its host, or a line Region in headers the region";
    }

    private String words(String code, boolean isList) {
        return switch (code) {
            case "AccessDenied" -> login.isPublic() ? "it is not public: headers could have Access-Key and Secret-Key" : denied(isList);
            case "InvalidAccessKeyId" -> "the server does not know this Access-Key";
            case "SignatureDoesNotMatch" -> "the Secret-Key is another";
            case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" -> "the Session-Token has ended, or is none";
            case "RequestTimeTooSkewed" -> "the clocks of this machine and of the server differ by too much: set this one";
            case "InvalidObjectState" -> "it is in an archive, and must be restored first";
            case "NoSuchBucket" -> "there is no bucket " + address.bucket();
            default -> null;
        };
    }

    private String denied(boolean isList) {
        return isList ? "this key may not list the bucket " + address.bucket() + " (s3:ListBucket)" : "this key may not read it (s3:GetObject)";
    }
}
