package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.libtill.model.Bank;
import org.libtill.model.City;
import org.libtill.model.CodeReading;
import org.libtill.model.Country;
import org.libtill.model.CurrencyInfo;
import org.libtill.model.DictionarySource;
import org.libtill.model.ErrorCode;
import org.libtill.model.PaymentState;
import org.libtill.model.StateSubject;

class DictionariesTest {
  @Test
  void everyListIsWhole() {
    assertEquals(19, Dictionaries.banks().size());
    assertEquals(34, Dictionaries.provinces().size());
    assertEquals(342, Dictionaries.cities().size());
    assertEquals(249, Dictionaries.countries().size());
  }

  @Test
  void typedRowsSayWhatThePlainOnesSay() {
    Map<String, List<? extends TillObject>> lists = new LinkedHashMap<>();
    lists.put("banks", Dictionaries.banks());
    lists.put("provinces", Dictionaries.provinces());
    lists.put("cities", Dictionaries.cities());
    lists.put("countries", Dictionaries.countries());
    lists.put("currencies", Dictionaries.currencies());
    lists.put("way_codes", Dictionaries.wayCodes());
    lists.put("error_codes", Dictionaries.errorCodes());
    lists.put("error_kinds", Dictionaries.errorKinds());
    lists.put("payment_states", Dictionaries.paymentStates());
    lists.put("gateway_values", Dictionaries.gatewayValues());
    lists.forEach(
        (name, rows) ->
            assertEquals(
                Till.dictionary(name),
                rows.stream().map(TillObject::toMap).collect(Collectors.toList()),
                name));
    assertSame(Dictionaries.banks(), Dictionaries.banks());
  }

  @Test
  void rowsAreTypedAndCannotBeChanged() {
    Bank bank = Dictionaries.bank("ICBC").get();
    assertEquals("Industrial and Commercial Bank of China", bank.name());
    assertTrue(bank.toString().contains("ICBC"), bank.toString());
    CurrencyInfo dinar = Dictionaries.currency("KWD").get();
    assertEquals("414", dinar.number());
    assertEquals(3, dinar.exponent());
    assertEquals("Virtual account", Dictionaries.wayCode("va").get().name());
    assertEquals(DictionarySource.DOCUMENT, Dictionaries.errorKind("api_error").get().source());
    assertThrows(UnsupportedOperationException.class, () -> Dictionaries.banks().clear());
  }

  @Test
  void citiesOfOneNameAreToldApartByCode() {
    Map<String, String> provinces =
        Dictionaries.cities().stream()
            .filter(city -> city.name().equals("Suzhou City"))
            .collect(Collectors.toMap(City::code, City::province));
    assertEquals(Map.of("3050", "32", "3740", "34"), provinces);
    assertEquals("34", Dictionaries.city("3740").get().province());
    assertEquals("Anhui Province", Dictionaries.province("34").get().name());
  }

  @Test
  void aCountryIsFoundByAnyOfItsCodes() {
    Country china = Dictionaries.country("CN").get();
    assertEquals("China", china.name());
    assertSame(china, Dictionaries.country("CHN").get());
    assertSame(china, Dictionaries.country("156").get());
    assertEquals("AL", Dictionaries.country("008").get().code());
  }

  @Test
  void whatIsNotListedIsEmpty() {
    for (String unknown : List.of("", "cn", "China", "8", "EU")) {
      assertEquals(Optional.empty(), Dictionaries.country(unknown), unknown);
    }
    assertEquals(Optional.empty(), Dictionaries.bank("icbc"));
    assertEquals(Optional.empty(), Dictionaries.city("Suzhou City"));
  }

  @Test
  void codesAndStatesTellHowTheyAreRead() {
    ErrorCode duplicate =
        Dictionaries.errorCodes().stream()
            .filter(row -> row.gateways().contains("paymart"))
            .filter(row -> row.code().equals("order_number_already_exists"))
            .findFirst()
            .get();
    assertEquals(CodeReading.REJECTED, duplicate.reading());
    PaymentState returned =
        Dictionaries.paymentStates().stream()
            .filter(row -> row.subject() == StateSubject.PAYOUT && row.code().equals("BOUNCEBACK"))
            .findFirst()
            .get();
    assertEquals("returned", returned.status());
    assertTrue(returned.isFinal());
    assertFalse(Dictionaries.gatewayValues().isEmpty());
  }
}
