package contract;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A chain of SHA-256 over every message: each link is made of the link before, the opcode in one byte (1 text, 2 binary) and
 * the payload; the first is 32 zero bytes.
 */
final class DigestChain {
    private byte[] link = new byte[32];

    synchronized void add(boolean isText, ByteBuffer payload) {
        MessageDigest hash = sha256();
        hash.update(link);
        hash.update((byte) (isText ? 1 : 2));
        hash.update(payload);
        link = hash.digest();
    }

    synchronized String hex() {
        return HexFormat.of().formatHex(link);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
