package samples;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** PayMart, Dispute list. */
public final class PaymartDisputes {
  public static void main(String[] arguments) throws Exception {
    OkHttpClient client = new OkHttpClient();

    Request request = new Request.Builder()
      .url(System.getProperty("BASE_URL") + "/api/v1/disputes/list")
      .get()
      .addHeader("content-type", "application/json")
      .addHeader("authorization", "Bearer " + System.getProperty("PRIVATE_KEY"))
      .build();

    Response response = client.newCall(request).execute();
    Log.e("response ", response.body().string());
  }
}
